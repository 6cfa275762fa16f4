package com.nissmart.payout.reconciliation;

import com.nissmart.payout.reconciliation.report.ReportAccounts;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;

/**
 * The schedule of reconciliation and its tolerances.
 *
 * @param at the time of the daily run, in UTC
 * @param reportDelay how long a payment that we know of may be missing from the rail's reports
 * @param holdGrace how long the ledger may have a hold before a withdrawal refers to it
 * @param accounts those that uploaded statements must be of, by rail
 */
public record ReconciliationSettings(
    LocalTime at, Duration reportDelay, Duration holdGrace, Map<String, ReportAccounts> accounts) {
  /** The defaults: a run at two in the morning, a delay of a minute, ten minutes of grace. */
  public static final ReconciliationSettings DEFAULT =
      new ReconciliationSettings(LocalTime.of(2, 0), Duration.ofMinutes(1), Duration.ofMinutes(10));

  /** Makes settings that check no account. */
  public ReconciliationSettings(LocalTime at, Duration reportDelay, Duration holdGrace) {
    this(at, reportDelay, holdGrace, Map.of());
  }

  /** Returns the accounts that statements of a rail must be of. */
  ReportAccounts accounts(String rail) {
    return accounts.getOrDefault(rail, ReportAccounts.UNCHECKED);
  }
}
