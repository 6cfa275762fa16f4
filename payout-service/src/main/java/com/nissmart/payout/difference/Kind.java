package com.nissmart.payout.difference;

/** How books differ. */
public enum Kind {
  /** We hold it COMPLETED, the rail does not list it. */
  MISSING_AT_RAIL,
  /** The rail lists a reference that we never gave it. */
  MISSING_HERE,
  /** Amount or currency differ. */
  AMOUNT_DIFFERS,
  /** The rail says paid and we say not, or the other way round. */
  STATE_DIFFERS,
  /** The rail lists the same thing more than once. */
  DUPLICATE,
  /** The ledger does not have what a withdrawal says, or a hold that no withdrawal has. */
  LEDGER_DIFFERS,
  /** Paid after the hold had been released. */
  PAID_AFTER_RELEASE
}
