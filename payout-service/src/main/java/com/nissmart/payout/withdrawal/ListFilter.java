package com.nissmart.payout.withdrawal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which withdrawals; what is null does not restrict.
 *
 * @param accountId only those of this ledger account
 */
public record ListFilter(@Nullable UUID accountId, @Nullable WithdrawalStatus status) {}
