package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A filter of withdrawals. A part that is null matches every withdrawal.
 *
 * @param externalReference only the one with an attempt of this reference
 * @param from only those created then or later
 * @param to only those created before
 * @param accountNumber only those to this bank account's number
 * @param bankCode only those to the number at this bank
 * @param idempotencyKey only the one that the user, who is not null then, requested with this key
 */
record WithdrawalListFilter(
    @Nullable UUID userId,
    @Nullable UUID accountId,
    @Nullable WithdrawalStatus status,
    boolean inDoubt,
    boolean needsOperator,
    @Nullable String externalReference,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long minAmount,
    @Nullable Long maxAmount,
    @Nullable String accountNumber,
    @Nullable String bankCode,
    @Nullable String idempotencyKey) {}
