package com.nissmart.payout.limit;

import com.nissmart.contract.Money;
import java.util.List;
import java.util.UUID;

/** The part of a withdrawal that counts against the limits. */
public record LimitCharge(UUID userId, String bankCode, String accountNumber, Money amount) {

  LimitUsageKey user() {
    return new LimitUsageKey(LimitUsageKey.Subject.USER, userId.toString(), amount.currency());
  }

  LimitUsageKey destination() {
    return new LimitUsageKey(
        LimitUsageKey.Subject.DESTINATION, bankCode + "/" + accountNumber, amount.currency());
  }

  List<LimitUsageKey> keys() {
    return List.of(user(), destination());
  }
}
