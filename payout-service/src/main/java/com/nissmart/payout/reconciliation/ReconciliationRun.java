package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reconciliation, running or ended.
 *
 * @param source of the report
 * @param startedBy usr_..., or payout for the daily run
 * @param endedAt null while it runs
 * @param stagedAt when all lines of the report were stored; null before
 * @param resolvedWithdrawals the number of withdrawals in doubt that a line has proved paid
 * @param partsUntil until when it waits for the other parts of its days; null: it is whole
 * @param failure the reason why the last try failed; empty when it did not
 */
public record ReconciliationRun(
    UUID id,
    String rail,
    LocalDate fromDay,
    LocalDate toDay,
    String startedBy,
    Instant startedAt,
    @Nullable Instant endedAt,
    Status status,
    Source source,
    boolean dryRun,
    @Nullable Instant stagedAt,
    int reportLines,
    int comparedLines,
    int matchedLines,
    int exceptions,
    int resolvedWithdrawals,
    String reportName,
    int tries,
    Instant nextTryAt,
    @Nullable Instant partsUntil,
    String failure,
    @Nullable String voidedBy,
    @Nullable String voidReason,
    List<CurrencyTotal> totals) {

  /** The states of a run. */
  public enum Status {
    /** Its report is read or compared, or waits for that. */
    RUNNING,
    /** Every line is compared. */
    COMPLETED,
    /** It was given up after many tries. */
    FAILED,
    /** An operator took it back; its lines do not count. */
    VOIDED
  }

  /** The sources of a report. */
  public enum Source {
    /** The rail's own report. */
    RAIL,
    /** An uploaded table. */
    CSV,
    /** An uploaded statement. */
    CAMT053
  }

  /** The starter of the daily run. */
  static final String DAILY = "payout";

  ReconciledDays days() {
    return new ReconciledDays(fromDay, toDay);
  }

  String publicId() {
    return Ids.RECONCILIATION.format(id);
  }

  boolean isDaily() {
    return startedBy.equals(DAILY);
  }

  /** Returns whether more parts of its days are expected, so that nothing can be missing yet. */
  boolean awaitsParts(Instant now) {
    return partsUntil != null && now.isBefore(partsUntil);
  }

  /** Returns whether its lines are compared and it only waits for other parts. */
  boolean isWaitingForParts() {
    return isRunning() && nextTryAt.equals(partsUntil);
  }

  /** Returns whether it is an upload that completes the parts of its days. */
  boolean isLastPart() {
    return source != Source.RAIL && !dryRun && partsUntil == null;
  }

  boolean isRunning() {
    return status == Status.RUNNING;
  }
}
