package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.WithdrawalResolution;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import java.time.Instant;
import java.util.UUID;

/**
 * An operator's decision about a withdrawal in doubt; kept for ever.
 *
 * @param outcome PAID or NOT_PAID
 * @param note why the operator thinks so
 */
public record Resolution(
    int attempt, UUID operatorId, AttemptOutcome outcome, String note, Instant createdAt) {

  public WithdrawalResolution toMessage() {
    return WithdrawalResolution.newBuilder()
        .setOutcome(ResolutionOutcome.valueOf("RESOLUTION_OUTCOME_" + outcome))
        .setNote(note)
        .setOperatorId(Ids.USER.format(operatorId))
        .setAttempt(attempt)
        .setCreatedAt(WithdrawalMessages.timestamp(createdAt))
        .build();
  }
}
