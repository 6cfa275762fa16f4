package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import java.util.UUID;

/**
 * What somebody wants withdrawn; checked by {@link RequestRules}.
 *
 * @param idempotencyKey 1 to 255 visible ASCII characters
 * @param accountId the ledger account that it is taken from
 * @param amount positive
 */
public record WithdrawalRequest(
    String idempotencyKey, UUID accountId, Money amount, Destination destination) {

  /**
   * The request that the message asks for.
   *
   * @throws Refusal INVALID_REQUEST with every wrong field; IDEMPOTENCY_KEY_REQUIRED or _INVALID
   */
  public static WithdrawalRequest of(CreateWithdrawalRequest message) {
    return RequestRules.read(message);
  }
}
