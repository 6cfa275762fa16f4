package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.RailStatement;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.v1.WithdrawalResolution;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The contract's messages for operators and auditors. */
final class OversightMessages {
  private OversightMessages() {}

  static WithdrawalAttempt attempt(AttemptDetails attempt) {
    WithdrawalAttempt.Builder message =
        WithdrawalAttempt.newBuilder()
            .setAttempt(attempt.no())
            .setExternalReference(text(attempt.externalReference()))
            .setHoldTransactionId(transaction(attempt.hold()))
            .setCaptureTransactionId(transaction(attempt.capture()))
            .setReleaseTransactionId(transaction(attempt.release()))
            .setReversalTransactionId(transaction(attempt.reversal()))
            .setAdjustmentTransactionId(transaction(attempt.adjustment()))
            .setSends(attempt.sends())
            .setOutcome(text(attempt.outcome()));
    if (attempt.sentAt() != null) {
      message.setSentAt(Messages.timestamp(attempt.sentAt()));
    }
    if (attempt.failure() != null) {
      message.setFailure(
          com.nissmart.payout.v1.Failure.newBuilder()
              .setCode(attempt.failure().code())
              .setMessage(attempt.failure().message()));
    }
    attempt.statements().forEach(said -> message.addStatements(statement(said)));
    return message.build();
  }

  private static RailStatement statement(AttemptDetails.Statement said) {
    return RailStatement.newBuilder()
        .setChannel(said.channel())
        .setAnswer(said.answer())
        .setDetail(said.detail())
        .setCreatedAt(Messages.timestamp(said.createdAt()))
        .build();
  }

  static WithdrawalResolution resolution(Resolution resolution) {
    return WithdrawalResolution.newBuilder()
        .setOutcome(
            resolution.outcome() == Resolution.Outcome.PAID
                ? ResolutionOutcome.RESOLUTION_OUTCOME_PAID
                : ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID)
        .setNote(resolution.note())
        .setOperatorId(Ids.USER.format(resolution.operatorId()))
        .setAttempt(resolution.attempt())
        .setCreatedAt(Messages.timestamp(resolution.createdAt()))
        .build();
  }

  private static String transaction(@Nullable UUID id) {
    return id == null ? "" : Ids.TRANSACTION.format(id);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
