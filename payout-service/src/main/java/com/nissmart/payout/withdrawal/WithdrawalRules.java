package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides which step a withdrawal may or must take next, from its record alone. */
public final class WithdrawalRules {
  private WithdrawalRules() {}

  /** The one thing that a worker does next. */
  public enum Step {
    /** Ask the ledger for the hold, under the attempt's key: it may exist already. */
    PLACE_HOLD,
    /** Release the hold and end as CANCELLED. */
    FINISH_CANCEL,
    /** Record a reference, and only then call the rail. */
    SEND,
    /** Ask the rail for the state of the payment. */
    ASK,
    /** The attempt is recorded as NOT_PAID: release the hold and end as FAILED. */
    RELEASE,
    /** The attempt is recorded as PAID: capture the hold and end as COMPLETED. */
    CAPTURE,
    /** Nothing is left to do. */
    NOTHING
  }

  public static Step nextStep(Withdrawal withdrawal) {
    Attempt attempt = withdrawal.attempt();
    return switch (withdrawal.status()) {
      case PENDING -> {
        if (attempt.hold() == HoldStatus.NONE) {
          yield Step.PLACE_HOLD;
        }
        yield withdrawal.cancelRequestedBy() != null ? Step.FINISH_CANCEL : Step.SEND;
      }
      case PROCESSING -> {
        if (attempt.outcome() == null) {
          yield Step.ASK;
        }
        yield attempt.outcome() == AttemptOutcome.PAID ? Step.CAPTURE : Step.RELEASE;
      }
      case COMPLETED, FAILED, CANCELLED, REVERSED -> Step.NOTHING;
    };
  }

  /** Returns the refusal that the attempt ended with when it was requested, or null. */
  public static @Nullable Refusal recordedRefusal(Withdrawal withdrawal) {
    Attempt attempt = withdrawal.attempt();
    AttemptFailure failure = attempt.failure();
    if (attempt.hold() != HoldStatus.REFUSED || failure == null) {
      return null;
    }
    UUID transaction = attempt.holdTransactionId();
    return new Refusal(
        failure.code(),
        failure.message(),
        List.of(),
        transaction == null ? null : Ids.TRANSACTION.format(transaction));
  }

  /** A contradiction between what an attempt ended with and what is known about it since. */
  public enum RetryObstacle {
    PAID("The bank has paid this withdrawal after all, so it is not paid again"),
    EXCEPTION("An operator has to close the exceptions about this withdrawal first"),
    ACCEPTED("The bank says now that it has the payment; wait until it was paid or rejected");

    private final String text;

    RetryObstacle(String text) {
      this.text = text;
    }
  }

  /** Returns why a withdrawal cannot be retried now, or null when it can. */
  public static @Nullable Refusal retryRefusal(
      Withdrawal withdrawal, @Nullable RetryObstacle obstacle) {
    if (obstacle != null) {
      return new Refusal(Reason.WITHDRAWAL_NOT_RETRYABLE, obstacle.text);
    }
    return withdrawal.status() == WithdrawalStatus.FAILED
        ? null
        : new Refusal(
            Reason.WITHDRAWAL_NOT_RETRYABLE,
            "Only a FAILED withdrawal can be retried, this one is " + withdrawal.status());
  }

  /** Returns why a withdrawal cannot be cancelled now, or null when it can. */
  public static @Nullable Refusal cancelRefusal(Withdrawal withdrawal) {
    return withdrawal.status() == WithdrawalStatus.PENDING ? null : notCancelled(withdrawal);
  }

  /** Returns the refusal of a cancellation that something else came before. */
  public static Refusal notCancelled(Withdrawal withdrawal) {
    return new Refusal(
        Reason.WITHDRAWAL_NOT_CANCELLABLE,
        withdrawal.status() == WithdrawalStatus.PENDING
            ? "The withdrawal is being tried again; cancel it again"
            : "Only a PENDING withdrawal can be cancelled, this one is " + withdrawal.status());
  }

  /**
   * Returns the rail's reference of the attempt. It is derived from the attempt, so that an attempt
   * can never have a second one.
   */
  public static String externalReference(Withdrawal withdrawal) {
    return withdrawal.publicId().substring("wdr_".length()) + "-" + withdrawal.attempt().no();
  }
}
