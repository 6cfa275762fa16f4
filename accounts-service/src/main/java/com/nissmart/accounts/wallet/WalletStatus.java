package com.nissmart.accounts.wallet;

/** How far a wallet has come. */
public enum WalletStatus {
  /** Its ledger account may or may not exist. Its owner does not see it yet. */
  OPENING,
  /** Its ledger account exists. */
  OPEN
}
