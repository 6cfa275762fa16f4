package com.nissmart.payout.reconciliation;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Daily;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** What is reconciled by itself. */
public final class ReconciliationTasks {
  private static final Duration FOLLOW_EVERY = Duration.ofMinutes(5);

  private static final Duration RAISE_EVERY = Duration.ofSeconds(10);

  private final Reconciliations reconciliations;

  /** Tasks over these. */
  public ReconciliationTasks(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  /** Compares the days before, every day; a day that was missed is made up for. */
  public RecurringTask<Void> daily(LocalTime at) {
    return Tasks.recurring("reconciliation", new Daily(ZoneOffset.UTC, at))
        .execute((_, _) -> reconciliations.runDaily());
  }

  /** Shows operators what was paid too late. */
  public RecurringTask<Void> raiseLatePayments() {
    return Tasks.recurring("late-payments", FixedDelay.of(RAISE_EVERY))
        .execute((_, _) -> reconciliations.raiseLatePayments());
  }

  /** Copies the ledger's movements bit by bit. */
  public RecurringTask<Void> followLedger() {
    return Tasks.recurring("ledger-movements", FixedDelay.of(FOLLOW_EVERY))
        .execute((_, _) -> reconciliations.followLedger());
  }
}
