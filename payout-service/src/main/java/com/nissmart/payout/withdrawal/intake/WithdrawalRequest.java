package com.nissmart.payout.withdrawal.intake;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.withdrawal.Destination;
import java.util.UUID;

/** A request to withdraw whose form {@link RequestRules} have checked. */
public record WithdrawalRequest(
    String idempotencyKey, UUID accountId, Money amount, Destination destination) {
  /**
   * Reads the request in a message.
   *
   * @throws Refusal INVALID_REQUEST with every wrong field; IDEMPOTENCY_KEY_REQUIRED or _INVALID
   */
  public static WithdrawalRequest of(CreateWithdrawalRequest message) {
    return RequestRules.read(message);
  }
}
