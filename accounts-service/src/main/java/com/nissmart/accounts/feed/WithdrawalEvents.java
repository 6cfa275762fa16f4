package com.nissmart.accounts.feed;

import com.nissmart.accounts.webhook.Event;
import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Withdrawals as events and as JSON. */
final class WithdrawalEvents {
  private static final String STATUS = "WITHDRAWAL_STATUS_";

  private WithdrawalEvents() {}

  static Event event(Withdrawal withdrawal, WithdrawalEvent event) {
    String status = event.getToStatus().name().substring(STATUS.length());
    return new Event(
        withdrawal.getId() + " " + event.getEventNo(),
        "withdrawal." + status.toLowerCase(Locale.ROOT),
        withdrawal.getId(),
        Optional.of(Ids.ACCOUNT.parse("account_id", withdrawal.getAccountId())),
        Optional.empty(),
        withdrawal.getUserId(),
        true,
        requester -> json(withdrawal),
        Instant.ofEpochSecond(event.getCreatedAt().getSeconds(), event.getCreatedAt().getNanos()));
  }

  static String json(Withdrawal withdrawal) {
    return JsonText.object(data -> data.object("withdrawal", json -> write(json, withdrawal)));
  }

  private static void write(JsonText json, Withdrawal withdrawal) throws IOException {
    json.text("id", withdrawal.getId());
    json.text("account_id", withdrawal.getAccountId());
    json.number("amount", withdrawal.getAmount().getAmount());
    json.text("currency", withdrawal.getAmount().getCurrency());
    json.object(
        "destination",
        destination -> {
          destination.text("bank_code", withdrawal.getDestination().getBankCode());
          destination.text("account_number", withdrawal.getDestination().getAccountNumber());
          destination.text("account_name", withdrawal.getDestination().getAccountName());
        });
    json.word("status", withdrawal.getStatus(), STATUS);
    if (withdrawal.hasInDoubtSince()) {
      json.instant("in_doubt_since", withdrawal.getInDoubtSince());
    } else {
      json.nothing("in_doubt_since");
    }
    json.number("attempt", withdrawal.getAttempt());
    json.text("external_reference", withdrawal.getExternalReference());
    json.text("transaction_id", withdrawal.getTransactionId());
    if (withdrawal.hasFailure()) {
      json.object(
          "failure",
          failure -> {
            failure.text("code", withdrawal.getFailure().getCode().name());
            failure.text("message", withdrawal.getFailure().getMessage());
          });
    } else {
      json.nothing("failure");
    }
    json.instant("created_at", withdrawal.getCreatedAt());
    json.instant("updated_at", withdrawal.getUpdatedAt());
  }
}
