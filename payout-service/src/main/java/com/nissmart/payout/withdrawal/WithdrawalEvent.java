package com.nissmart.payout.withdrawal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a withdrawal's history.
 *
 * @param no from 1, gapless
 * @param from null for the first; equal to {@code to} where something worth telling left the status
 *     as it was
 * @param attempt the attempt it belongs to
 * @param actor usr_..., or payout for the workflow itself
 * @param note why, in one sentence
 */
public record WithdrawalEvent(
    int no,
    @Nullable WithdrawalStatus from,
    WithdrawalStatus to,
    int attempt,
    String actor,
    String note,
    Instant createdAt) {}
