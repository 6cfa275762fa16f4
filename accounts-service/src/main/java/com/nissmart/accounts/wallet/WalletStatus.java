package com.nissmart.accounts.wallet;

/** The lifecycle of a wallet. */
public enum WalletStatus {
  /** The ledger account may or may not exist yet. The owner does not see the wallet. */
  OPENING,
  /** The ledger account exists. */
  OPEN
}
