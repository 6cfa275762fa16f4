package com.nissmart.payout.withdrawal;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.bank.HolderNames;
import com.nissmart.runtime.identity.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes the contract's messages about withdrawals, and reads its statuses. */
public final class WithdrawalMessages {
  private static final String STATUS_PREFIX = "WITHDRAWAL_STATUS_";

  private WithdrawalMessages() {}

  /** Writes a withdrawal as its owner may see it. */
  public static com.nissmart.payout.v1.Withdrawal withdrawal(Withdrawal withdrawal) {
    Attempt attempt = withdrawal.attempt();
    com.nissmart.payout.v1.Withdrawal.Builder message =
        com.nissmart.payout.v1.Withdrawal.newBuilder()
            .setId(withdrawal.publicId())
            .setUserId(withdrawal.owner())
            .setAccountId(Ids.ACCOUNT.format(withdrawal.accountId()))
            .setAmount(withdrawal.amount().toMessage())
            .setDestination(destination(withdrawal.destination()))
            .setStatus(status(withdrawal.status()))
            .setAttempt(attempt.no())
            .setIdempotencyKey(withdrawal.idempotencyKey())
            .setCreatedAt(timestamp(withdrawal.createdAt()))
            .setUpdatedAt(timestamp(withdrawal.updatedAt()));
    if (withdrawal.inDoubtSince() != null) {
      message.setInDoubtSince(timestamp(withdrawal.inDoubtSince()));
    }
    if (attempt.externalReference() != null) {
      message.setExternalReference(attempt.externalReference());
    }
    if (attempt.holdTransactionId() != null) {
      message.setTransactionId(Ids.TRANSACTION.format(attempt.holdTransactionId()));
    }
    if (attempt.failure() != null && withdrawal.status() == WithdrawalStatus.FAILED) {
      message.setFailure(failure(attempt.failure()));
    }
    return message.build();
  }

  /** Writes a withdrawal as the caller may see it: needs_operator is not for its owner. */
  public static com.nissmart.payout.v1.Withdrawal withdrawal(Withdrawal withdrawal, Caller caller) {
    com.nissmart.payout.v1.Withdrawal message = withdrawal(withdrawal);
    return caller.mayReadAll() && withdrawal.needsOperatorSince() != null
        ? message.toBuilder().setNeedsOperator(true).build()
        : message;
  }

  public static com.nissmart.payout.v1.WithdrawalEvent event(WithdrawalEvent event) {
    com.nissmart.payout.v1.WithdrawalEvent.Builder message =
        com.nissmart.payout.v1.WithdrawalEvent.newBuilder()
            .setEventNo(event.no())
            .setToStatus(status(event.to()))
            .setAttempt(event.attempt())
            .setActor(event.actor())
            .setNote(event.note())
            .setCreatedAt(timestamp(event.createdAt()));
    if (event.from() != null) {
      message.setFromStatus(status(event.from()));
    }
    return message.build();
  }

  /**
   * Reads the status of a filter; null means every status.
   *
   * @param number the number that was sent, for the error
   * @throws Refusal INVALID_REQUEST for a number that the contract does not know
   */
  public static @Nullable WithdrawalStatus status(
      com.nissmart.payout.v1.WithdrawalStatus message, int number) {
    return switch (message) {
      case WITHDRAWAL_STATUS_UNSPECIFIED -> null;
      case UNRECOGNIZED ->
          throw Refusal.invalid("status", "MALFORMED", "status is not a known one, got " + number);
      default -> WithdrawalStatus.valueOf(message.name().substring(STATUS_PREFIX.length()));
    };
  }

  private static com.nissmart.payout.v1.WithdrawalStatus status(WithdrawalStatus status) {
    return com.nissmart.payout.v1.WithdrawalStatus.valueOf(STATUS_PREFIX + status.name());
  }

  private static com.nissmart.payout.v1.Destination destination(Destination destination) {
    com.nissmart.payout.v1.Destination.Builder message =
        com.nissmart.payout.v1.Destination.newBuilder()
            .setBankCode(destination.bankCode())
            .setAccountNumber(destination.accountNumber())
            .setAccountName(destination.accountName());
    String atBank = destination.bankAccountName();
    if (atBank != null) {
      message
          .setBankAccountName(atBank)
          .setNameMatches(HolderNames.match(destination.accountName(), atBank));
    }
    return message.build();
  }

  public static com.nissmart.payout.v1.Failure failure(Attempt.AttemptFailure failure) {
    return com.nissmart.payout.v1.Failure.newBuilder()
        .setCode(failure.code())
        .setMessage(failure.message())
        .build();
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
