package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.Wallet;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.GetBalanceResponse;

/** The JSON form of accounts, with the name from accounts-service and the rest from the ledger. */
public final class AccountJson {
  private static final Account NEW =
      Account.newBuilder().setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE).build();

  private AccountJson() {}

  /** Writes an account at its opening; a replay of the opening writes the same bytes. */
  static void writeNew(JsonOut out, Wallet wallet) {
    write(out, wallet, NEW);
  }

  static void write(JsonOut out, Wallet wallet, Account account) {
    out.object();
    out.text("id", wallet.getAccountId());
    out.text("user_id", wallet.getUserId());
    out.text("name", wallet.getName());
    out.text("currency", wallet.getCurrency());
    out.text("status", EnumWords.word(account.getStatus(), "ACCOUNT_STATUS_"));
    writeBalance(out.name("balance"), account.getBalance());
    out.flag("in_safe_mode", account.getInSafeMode());
    out.end();
  }

  static void write(JsonOut out, String accountId, GetBalanceResponse answer) {
    out.object();
    out.text("account_id", accountId);
    out.text("currency", answer.getBalance().getCurrency());
    writeAmounts(out, answer.getBalance());
    out.instant("at", answer.getAt());
    out.end();
  }

  public static void writeBalance(JsonOut out, Balance balance) {
    out.object();
    writeAmounts(out, balance);
    out.end();
  }

  /** Writes a balance as members of the current object. */
  public static void writeAmounts(JsonOut out, Balance balance) {
    out.number("posted", balance.getPosted());
    out.number("held", balance.getHeld());
    out.number("available", balance.getAvailable());
  }
}
