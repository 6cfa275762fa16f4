package com.nissmart.gateway.accounts;

import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.OpenHold;

/** The JSON form of the explanation of an available balance. */
final class ExplanationJson {
  private ExplanationJson() {}

  static void write(JsonOut out, String accountId, ExplainBalanceResponse answer) {
    out.object();
    out.text("account_id", accountId);
    out.text("currency", answer.getBalance().getCurrency());
    out.text("status", EnumWords.word(answer.getStatus(), "ACCOUNT_STATUS_"));
    AccountJson.writeBalance(out.name("balance"), answer.getBalance());
    out.list("open_holds", answer.getOpenHoldsList(), ExplanationJson::write);
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
