package com.nissmart.payout.reconciliation;

/**
 * The sums of a run in one currency, in minor units, paid less returned. Each is summed by itself;
 * that they add up is checked where they are stored, not assumed.
 */
final class RunTotal {
  long report;
  long withdrawals;
  long ledger;
  long matched;
  long reportExcepted;
  long withdrawalsExcepted;

  /** Whether every minor unit on both sides is accounted for. */
  boolean addsUp() {
    return report == matched + reportExcepted && withdrawals == matched + withdrawalsExcepted;
  }
}
