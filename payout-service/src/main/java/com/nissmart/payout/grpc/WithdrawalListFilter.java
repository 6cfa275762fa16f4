package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A choice of withdrawals. A part that is null does not restrict it.
 *
 * @param userId only those of this user
 * @param accountId only those of this ledger account
 * @param inDoubt only those that are in doubt
 * @param needsOperator only those that wait for an operator
 * @param externalReference only the one with an attempt of this reference
 * @param from only those created then or later
 * @param to only those created before
 * @param minAmount only those of at least so many minor units
 * @param maxAmount only those of at most so many
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
    @Nullable Long maxAmount) {}
