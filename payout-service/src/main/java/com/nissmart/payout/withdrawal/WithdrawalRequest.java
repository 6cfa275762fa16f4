package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Money;
import java.util.UUID;

/**
 * What somebody wants withdrawn; checked by {@link RequestRules}.
 *
 * @param idempotencyKey 1 to 255 visible ASCII characters
 * @param accountId the ledger account that it is taken from
 * @param amount positive
 */
public record WithdrawalRequest(
    String idempotencyKey, UUID accountId, Money amount, Destination destination) {}
