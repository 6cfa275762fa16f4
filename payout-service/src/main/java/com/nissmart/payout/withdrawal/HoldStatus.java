package com.nissmart.payout.withdrawal;

/** What the ledger keeps for an attempt. */
public enum HoldStatus {
  /** Not known yet: the ledger was not asked, or its answer was not heard. */
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
