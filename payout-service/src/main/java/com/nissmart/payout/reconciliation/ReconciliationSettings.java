package com.nissmart.payout.reconciliation;

import java.time.Duration;
import java.time.LocalTime;

/**
 * When books are compared, and how soon they have to agree.
 *
 * @param at when the day before is reconciled, every day, in UTC
 * @param reportDelay how long after we know of a payment it may be missing from the rail's reports
 * @param holdGrace how long a hold may be in the ledger before a withdrawal knows it
 */
public record ReconciliationSettings(LocalTime at, Duration reportDelay, Duration holdGrace) {
  /** At two in the morning; a minute; ten minutes. */
  public static final ReconciliationSettings DEFAULT =
      new ReconciliationSettings(LocalTime.of(2, 0), Duration.ofMinutes(1), Duration.ofMinutes(10));
}
