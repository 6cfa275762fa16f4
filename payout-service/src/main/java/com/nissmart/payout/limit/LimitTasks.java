package com.nissmart.payout.limit;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** What has to be done about limits every now and then. */
public final class LimitTasks {
  private static final Duration FORGET_EVERY = Duration.ofHours(6);

  private LimitTasks() {}

  /** Removes days that no limit looks at any more. */
  public static RecurringTask<Void> forgetOldDays(Jdbi jdbi, Limits limits) {
    return Tasks.recurring("old-limit-days", FixedDelay.of(FORGET_EVERY))
        .execute((_, _) -> {
          int _ = jdbi.withHandle(limits::forgetOldDays);
        });
  }
}
