package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.payout.grpc.AttemptDetails.StatementDetails;
import com.nissmart.payout.v1.RailStatement;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.v1.WithdrawalResolution;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.resolution.Resolution;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the contract's messages for operators and auditors. */
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
      message.setSentAt(WithdrawalMessages.timestamp(attempt.sentAt()));
    }
    if (attempt.failure() != null) {
      message.setFailure(WithdrawalMessages.failure(attempt.failure()));
    }
    attempt.statements().forEach(one -> message.addStatements(statement(one)));
    return message.build();
  }

  private static RailStatement statement(StatementDetails statement) {
    return RailStatement.newBuilder()
        .setChannel(statement.channel())
        .setAnswer(statement.answer())
        .setDetail(statement.detail())
        .setCreatedAt(WithdrawalMessages.timestamp(statement.createdAt()))
        .build();
  }

  static WithdrawalResolution resolution(Resolution resolution) {
    return WithdrawalResolution.newBuilder()
        .setOutcome(
            resolution.outcome() == AttemptOutcome.PAID
                ? ResolutionOutcome.RESOLUTION_OUTCOME_PAID
                : ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID)
        .setNote(resolution.note())
        .setOperatorId(Ids.USER.format(resolution.operatorId()))
        .setAttempt(resolution.attempt())
        .setCreatedAt(WithdrawalMessages.timestamp(resolution.createdAt()))
        .build();
  }

  private static String transaction(@Nullable UUID id) {
    return id == null ? "" : Ids.TRANSACTION.format(id);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
