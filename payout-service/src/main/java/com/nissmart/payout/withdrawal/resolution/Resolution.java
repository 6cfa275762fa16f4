package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import java.time.Instant;
import java.util.UUID;

/**
 * An operator's decision about a withdrawal in doubt; kept for ever.
 *
 * @param attempt the attempt that it is about
 * @param outcome PAID or NOT_PAID
 * @param note why the operator thinks so
 */
public record Resolution(
    int attempt, UUID operatorId, AttemptOutcome outcome, String note, Instant createdAt) {}
