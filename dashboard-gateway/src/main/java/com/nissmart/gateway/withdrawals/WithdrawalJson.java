package com.nissmart.gateway.withdrawals;

import com.nissmart.gateway.json.JsonOut;
import com.nissmart.gateway.json.Texts;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import com.nissmart.payout.v1.WithdrawalStatus;

/** Withdrawals as REST shows them. */
final class WithdrawalJson {
  static final String STATUS_PREFIX = "WITHDRAWAL_STATUS_";

  private WithdrawalJson() {}

  static void write(JsonOut out, Withdrawal withdrawal) {
    out.object();
    out.text("id", withdrawal.getId());
    out.text("account_id", withdrawal.getAccountId());
    out.number("amount", withdrawal.getAmount().getAmount());
    out.text("currency", withdrawal.getAmount().getCurrency());
    out.name("destination").object();
    out.text("bank_code", withdrawal.getDestination().getBankCode());
    out.text("account_number", withdrawal.getDestination().getAccountNumber());
    out.text("account_name", withdrawal.getDestination().getAccountName());
    out.end();
    out.text("status", status(withdrawal.getStatus()));
    out.name("in_doubt_since");
    if (withdrawal.hasInDoubtSince()) {
      out.value(JsonOut.rfc3339(withdrawal.getInDoubtSince()));
    } else {
      out.nothing();
    }
    out.number("attempt", withdrawal.getAttempt());
    out.textOrNull("external_reference", withdrawal.getExternalReference());
    out.textOrNull("transaction_id", withdrawal.getTransactionId());
    writeFailure(out, withdrawal);
    out.instant("created_at", withdrawal.getCreatedAt());
    out.instant("updated_at", withdrawal.getUpdatedAt());
    out.end();
  }

  private static void writeFailure(JsonOut out, Withdrawal withdrawal) {
    out.name("failure");
    if (!withdrawal.hasFailure()) {
      out.nothing();
      return;
    }
    out.object();
    out.text("code", withdrawal.getFailure().getCode().name());
    out.text("message", withdrawal.getFailure().getMessage());
    out.end();
  }

  static void write(JsonOut out, WithdrawalEvent event) {
    out.object();
    out.number("event_no", event.getEventNo());
    boolean first = event.getFromStatus() == WithdrawalStatus.WITHDRAWAL_STATUS_UNSPECIFIED;
    out.textOrNull("from_status", first ? "" : status(event.getFromStatus()));
    out.text("to_status", status(event.getToStatus()));
    out.number("attempt", event.getAttempt());
    out.text("actor", event.getActor());
    out.textOrNull("note", event.getNote());
    out.instant("created_at", event.getCreatedAt());
    out.end();
  }

  private static String status(WithdrawalStatus status) {
    return Texts.word(status, STATUS_PREFIX);
  }
}
