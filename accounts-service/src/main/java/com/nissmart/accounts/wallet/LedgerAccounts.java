package com.nissmart.accounts.wallet;

import com.nissmart.contract.Refusal;

/** The other side of every wallet: the accounts of the ledger. */
@FunctionalInterface
public interface LedgerAccounts {

  /**
   * Opens the account of a wallet, or finds it open.
   *
   * @throws Refusal what the ledger said, UNAVAILABLE or DEADLINE_EXCEEDED when it did not say
   *     whether it did
   */
  void open(Wallet wallet);
}
