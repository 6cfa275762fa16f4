package com.nissmart.accounts.webhook.event;

import com.nissmart.contract.Ids;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The events of withdrawals. */
public final class WithdrawalEvents {
  private WithdrawalEvents() {}

  public static WebhookEvent event(Withdrawal withdrawal, WithdrawalEvent event) {
    String status = WithdrawalJson.status(event.getToStatus());
    return new WebhookEvent(
        withdrawal.getId() + " " + event.getEventNo(),
        "withdrawal." + status.toLowerCase(Locale.ROOT),
        withdrawal.getId(),
        Optional.of(Ids.ACCOUNT.parse("account_id", withdrawal.getAccountId())),
        Optional.empty(),
        withdrawal.getUserId(),
        true,
        (out, requester) -> write(out, withdrawal),
        Instant.ofEpochSecond(event.getCreatedAt().getSeconds(), event.getCreatedAt().getNanos()));
  }

  static void write(JsonOut out, Withdrawal withdrawal) {
    out.object().name("withdrawal");
    WithdrawalJson.write(out, withdrawal);
    out.end();
  }
}
