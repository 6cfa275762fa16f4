package com.nissmart.gateway.accounts;

import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.OpenHold;

/** Why an available balance is what it is, as REST shows it. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** Writes the explanation of an account's balance. */
  public static void write(JsonOut out, String accountId, ExplainBalanceResponse answer) {
    out.object();
    out.text("account_id", accountId);
    out.text("currency", answer.getBalance().getCurrency());
    out.text("status", EnumWords.word(answer.getStatus(), "ACCOUNT_STATUS_"));
    out.name("balance").object();
    AccountJson.write(out, answer.getBalance());
    out.end();
    out.name("open_holds").array();
    answer.getOpenHoldsList().forEach(hold -> write(out, hold));
    out.endArray();
    out.numberOrNull("floor", answer.hasFloor(), answer.getFloor());
    out.number("debited_today", answer.getDebitedToday());
    out.numberOrNull("daily_limit", answer.hasDailyLimit(), answer.getDailyLimit());
    out.end();
  }

  private static void write(JsonOut out, OpenHold hold) {
    out.object();
    out.text("transaction_id", hold.getTransactionId());
    out.number("amount", hold.getAmount());
    out.text("requested_by", hold.getRequestedBy());
    out.textOrNull("description", hold.getDescription());
    out.instant("created_at", hold.getCreatedAt());
    out.instantOrNull("expires_at", hold.hasExpiresAt(), hold.getExpiresAt());
    out.end();
  }
}
