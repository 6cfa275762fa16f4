package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.Wallet;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.GetBalanceResponse;

/**
 * Accounts as REST shows them: the name from accounts-service, status and balance from the ledger.
 */
final class AccountJson {
  private AccountJson() {}

  static void write(JsonOut out, Wallet wallet, Account account) {
    write(out, wallet, account.getStatus(), account.getBalance());
  }

  /**
   * An account as it is the moment it was opened, and as a replay of the opening answers it again.
   */
  static void writeNew(JsonOut out, Wallet wallet) {
    write(out, wallet, AccountStatus.ACCOUNT_STATUS_ACTIVE, Balance.getDefaultInstance());
  }

  private static void write(JsonOut out, Wallet wallet, AccountStatus status, Balance balance) {
    out.object();
    out.text("id", wallet.getAccountId());
    out.text("user_id", wallet.getUserId());
    out.text("name", wallet.getName());
    out.text("currency", wallet.getCurrency());
    out.text("status", EnumWords.word(status, "ACCOUNT_STATUS_"));
    out.name("balance").object();
    write(out, balance);
    out.end();
    out.end();
  }

  static void write(JsonOut out, String accountId, GetBalanceResponse answer) {
    out.object();
    out.text("account_id", accountId);
    out.text("currency", answer.getBalance().getCurrency());
    write(out, answer.getBalance());
    out.instant("at", answer.getAt());
    out.end();
  }

  static void write(JsonOut out, Balance balance) {
    out.number("posted", balance.getPosted());
    out.number("held", balance.getHeld());
    out.number("available", balance.getAvailable());
  }
}
