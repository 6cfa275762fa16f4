package com.nissmart.payout.withdrawal;

/** The state of an attempt's hold in the ledger. */
public enum HoldStatus {
  /** The ledger was not asked yet, or its answer did not arrive. */
  NONE,
  /** The ledger refused; nothing was ever held. */
  REFUSED,
  /** The amount is held. */
  OPEN,
  /** The amount has left the account. */
  CAPTURED,
  /** The amount is available again. */
  RELEASED
}
