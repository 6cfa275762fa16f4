package com.nissmart.accounts.wallet;

import com.nissmart.contract.Refusal;
import java.util.UUID;

/** The other side of every wallet: the accounts of the ledger. */
public interface LedgerAccounts {

  /**
   * Opens the account of a wallet, or finds it open.
   *
   * @throws Refusal what the ledger said, UNAVAILABLE or DEADLINE_EXCEEDED when it did not say
   *     whether it did
   */
  void open(Wallet wallet);

  /**
   * Whether an account is closed, which is for ever.
   *
   * @throws Refusal when the ledger does not tell
   */
  boolean isClosed(UUID accountId);
}
