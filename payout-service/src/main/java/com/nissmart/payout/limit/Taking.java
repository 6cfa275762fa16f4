package com.nissmart.payout.limit;

import com.nissmart.contract.Money;
import java.util.List;
import java.util.UUID;

/** What a withdrawal would take from the limits. */
public record Taking(UUID userId, String bankCode, String accountNumber, Money amount) {

  UsageKey user() {
    return new UsageKey(UsageKey.Subject.USER, userId.toString(), amount.currency());
  }

  UsageKey destination() {
    return new UsageKey(
        UsageKey.Subject.DESTINATION, bankCode + "/" + accountNumber, amount.currency());
  }

  List<UsageKey> keys() {
    return List.of(user(), destination());
  }
}
