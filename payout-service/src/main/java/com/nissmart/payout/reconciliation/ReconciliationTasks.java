package com.nissmart.payout.reconciliation;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The recurring tasks of reconciliation. */
public final class ReconciliationTasks {
  private static final Duration FOLLOW_EVERY = Duration.ofMinutes(5);
  private static final Duration RAISE_EVERY = Duration.ofSeconds(10);

  private final Reconciliations reconciliations;

  /** Creates the tasks over the use case. */
  public ReconciliationTasks(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  /** Returns the daily run, which makes up for days that were missed. */
  public RecurringTask<Void> daily(LocalTime at) {
    return Tasks.recurring("reconciliation", new Daily(ZoneOffset.UTC, at))
        .execute((_, _) -> reconciliations.runDaily());
  }

  /** Returns the task that raises late payments. */
  public RecurringTask<Void> raiseLatePayments() {
    return Tasks.recurring("late-payments", FixedDelay.of(RAISE_EVERY))
        .execute((_, _) -> reconciliations.raiseLatePayments());
  }

  /** Returns the task that copies the ledger's movements. */
  public RecurringTask<Void> followLedger() {
    return Tasks.recurring("ledger-movements", FixedDelay.of(FOLLOW_EVERY))
        .execute((_, _) -> reconciliations.followLedger());
  }
}
