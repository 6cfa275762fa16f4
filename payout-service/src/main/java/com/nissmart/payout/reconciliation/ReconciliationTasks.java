package com.nissmart.payout.reconciliation;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.reconciliation.ledger.UnknownMovements;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The recurring tasks of reconciliation. */
public final class ReconciliationTasks {
  private static final Duration FOLLOW_EVERY = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
  private static final Duration RAISE_EVERY = Duration.ofSeconds(10);

  private ReconciliationTasks() {}

  /** Returns the daily run, which makes up for days that were missed. */
  public static RecurringTask<Void> daily(Reconciliations reconciliations, LocalTime at) {
    return Tasks.recurring("reconciliation", new Daily(ZoneOffset.UTC, at))
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_AFTER))
        .execute((_, _) -> reconciliations.beginDaily());
  }

  /** Returns the task that raises late payments. */
  public static RecurringTask<Void> raiseLatePayments(Reconciliations reconciliations) {
    return Tasks.recurring("late-payments", FixedDelay.of(RAISE_EVERY))
        .execute((_, _) -> reconciliations.raiseLatePayments());
  }

  /**
   * Returns the task that copies the ledger's movements, so that a run has few left to copy, and
   * raises those that no withdrawal knows.
   */
  public static RecurringTask<Void> followLedger(
      LedgerMovements movements, UnknownMovements unknown) {
    return Tasks.recurring("ledger-movements", FixedDelay.of(FOLLOW_EVERY))
        .execute((_, _) -> {
          movements.catchUp();
          unknown.check();
        });
  }
}
