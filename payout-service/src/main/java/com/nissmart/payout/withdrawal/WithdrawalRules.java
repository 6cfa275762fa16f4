package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.payout.withdrawal.Attempt.Outcome;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a withdrawal, decided from what is recorded about it and nothing else.
 */
final class WithdrawalRules {
  private WithdrawalRules() {}

  /** The one thing that a worker does next. */
  enum Step {
    /** Ask the ledger for the hold, under the attempt's key: it may exist already. */
    PLACE_HOLD,
    /** Release the hold and end as CANCELLED. */
    FINISH_CANCEL,
    /** Give it a reference, record that, and only then tell the rail. */
    SEND,
    /** Ask the rail what became of the reference. */
    ASK,
    /** The rail's, or an operator's, no is recorded: release the hold and end as FAILED. */
    RELEASE,
    /** The rail's, or an operator's, yes is recorded: capture the hold and end as COMPLETED. */
    CAPTURE,
    /** Nothing is left to do. */
    NOTHING
  }

  /** What the ledger's no to a hold means. */
  enum HoldRefusal {
    /** A rule refused it, for good: the attempt ends as REFUSED. */
    BY_RULE,
    /**
     * It can never be carried out, such as from somebody else's account: as if it had not been
     * asked for.
     */
    IMPOSSIBLE,
    /** It says nothing about the hold: ask again under the same key. */
    UNKNOWN
  }

  /** The next step for a withdrawal as it is recorded. */
  static Step nextStep(Withdrawal withdrawal) {
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
        yield attempt.outcome() == Outcome.PAID ? Step.CAPTURE : Step.RELEASE;
      }
      case COMPLETED, FAILED, CANCELLED, REVERSED -> Step.NOTHING;
    };
  }

  /** What the ledger's refusal of a hold means for the withdrawal. */
  static HoldRefusal meaning(Refusal refusal) {
    if (Situations.isRecorded(refusal.reason())) {
      return HoldRefusal.BY_RULE;
    }
    return switch (refusal.reason()) {
      case INVALID_REQUEST, USER_NOT_FOUND, ACCOUNT_NOT_FOUND -> HoldRefusal.IMPOSSIBLE;
      default -> HoldRefusal.UNKNOWN;
    };
  }

  /**
   * What a client is told when the ledger's answer says nothing about the hold or its release.
   * Never that nothing was done: the withdrawal, or its cancellation, is recorded and goes on as
   * soon as the ledger answers.
   */
  static Refusal stillOpen(Refusal refusal) {
    return switch (Situations.of(refusal.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_INTERNAL -> refusal;
      case SITUATION_BUSY ->
          new Refusal(
              Reason.UNAVAILABLE,
              "the ledger is busy; what was asked for is recorded, repeat the same request");
      default ->
          new Refusal(Reason.INTERNAL, "the ledger did not accept the request of this service");
    };
  }

  /**
   * Whether the ledger's no to a worker contradicts what is recorded here, such as a hold that
   * somebody else resolved: trying again will not help, somebody must look.
   */
  static boolean isContradiction(Refusal refusal) {
    return switch (Situations.of(refusal.reason())) {
      case SITUATION_CONFLICT, SITUATION_KEY_REUSED, SITUATION_RULE, SITUATION_FORBIDDEN -> true;
      default -> false;
    };
  }

  /** The refusal that the attempt ended with when it was asked for; null when it did not. */
  static @Nullable Refusal recordedRefusal(Withdrawal withdrawal) {
    Attempt attempt = withdrawal.attempt();
    Failure failure = attempt.failure();
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

  /**
   * Why a withdrawal cannot be tried again now, or null when it can.
   *
   * @param turnedOutPaid an attempt that had failed was paid after all, and did not come back
   */
  static @Nullable Refusal retryRefusal(Withdrawal withdrawal, boolean turnedOutPaid) {
    if (turnedOutPaid) {
      return new Refusal(
          Reason.WITHDRAWAL_NOT_RETRYABLE, "the bank has paid it after all; it is not paid again");
    }
    return withdrawal.status() == WithdrawalStatus.FAILED
        ? null
        : new Refusal(
            Reason.WITHDRAWAL_NOT_RETRYABLE,
            "only a FAILED withdrawal can be tried again, this one is " + withdrawal.status());
  }

  /** Why a withdrawal cannot be cancelled now, or null when it can. */
  static @Nullable Refusal cancelRefusal(Withdrawal withdrawal) {
    return withdrawal.status() == WithdrawalStatus.PENDING
        ? null
        : new Refusal(
            Reason.WITHDRAWAL_NOT_CANCELLABLE,
            "only a PENDING withdrawal can be cancelled, this one is " + withdrawal.status());
  }

  /**
   * The key under which the ledger holds, captures or releases for an attempt: the same after any
   * crash.
   */
  static String ledgerKey(Withdrawal withdrawal, String what) {
    return withdrawal.publicId() + ":" + withdrawal.attempt().no() + ":" + what;
  }

  /**
   * What the rail will know the attempt by, for ever: derived, so that there can never be a second
   * one.
   */
  static String externalReference(Withdrawal withdrawal) {
    return withdrawal.publicId().substring("wdr_".length()) + "-" + withdrawal.attempt().no();
  }
}
