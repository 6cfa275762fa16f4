package com.nissmart.payout.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A reconciliation that has ended.
 *
 * @param startedBy usr_..., or payout for the recurring one
 * @param resolvedWithdrawals withdrawals that a line has proved paid
 */
record Run(
    UUID id,
    String rail,
    LocalDate fromDay,
    LocalDate toDay,
    String startedBy,
    Instant startedAt,
    Instant endedAt,
    int reportLines,
    int matchedLines,
    int exceptions,
    int resolvedWithdrawals,
    String reportName,
    List<Total> totals) {

  /** Its sums in one currency. */
  record Total(
      String currency,
      long report,
      long withdrawals,
      long ledger,
      long matched,
      long reportExcepted,
      long withdrawalsExcepted) {}
}
