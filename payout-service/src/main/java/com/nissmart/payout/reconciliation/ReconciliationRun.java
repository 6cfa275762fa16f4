package com.nissmart.payout.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A reconciliation that has ended.
 *
 * @param startedBy usr_..., or payout for the daily run
 * @param resolvedWithdrawals the number of withdrawals in doubt that a line has proved paid
 */
public record ReconciliationRun(
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
    List<CurrencyTotal> totals) {}
