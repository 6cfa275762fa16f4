package com.nissmart.payout.withdrawal.work;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for an operator for withdrawals that have been in doubt, or frozen, for too long. */
public final class InDoubtTask {
  private static final Logger log = LoggerFactory.getLogger(InDoubtTask.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int PORTION = 500;

  private final Jdbi jdbi;
  private final InstantSource time;
  private final Duration operatorAfter;
  private final WorkStore store = new WorkStore();

  public InDoubtTask(Jdbi jdbi, InstantSource time, Duration operatorAfter) {
    this.jdbi = jdbi;
    this.time = time;
    this.operatorAfter = operatorAfter;
  }

  public RecurringTask<Void> task() {
    return Tasks.recurring("withdrawals-in-doubt", FixedDelay.of(EVERY))
        .execute((_, _) -> askForOperators());
  }

  /** Asks now. The task calls this each time it runs; tests call it too. */
  public void askForOperators() {
    ask(store::lockInDoubt, "it has been in doubt for too long");
    ask(store::lockFrozen, "its account has been frozen for too long");
  }

  private void ask(Overdue overdue, String why) {
    int asked = PORTION;
    while (asked == PORTION) {
      asked =
          jdbi.inTransaction(h -> {
            Instant now = time.instant();
            List<UUID> ids = overdue.lock(h, now.minus(operatorAfter), PORTION);
            WithdrawalNotes.needOperator(h, ids, why, now);
            return ids.size();
          });
      if (asked > 0) {
        log.error("Operators are needed for {} withdrawals: {} ({})", asked, why, operatorAfter);
      }
    }
  }

  /** Locks withdrawals that have waited since before a moment. */
  private interface Overdue {
    List<UUID> lock(Handle handle, Instant since, int limit);
  }
}
