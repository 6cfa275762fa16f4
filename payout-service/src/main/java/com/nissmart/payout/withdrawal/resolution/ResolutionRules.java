package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides the effect of an operator's decision. Two operators have to agree when the amount exceeds
 * what one may decide alone, and whenever the rail had accepted the payment: the last decision of
 * each counts, and two equal decisions are final. Until then nothing moves.
 */
final class ResolutionRules {
  private static final int LONGEST_NOTE = 280;

  private ResolutionRules() {}

  /**
   * A withdrawal with what is known about it.
   *
   * @param withdrawal with its current attempt
   * @param isBeingSent a worker may be handing it to the rail at this moment
   * @param settledAt when the rail's settling time ends; null when nothing was sent
   * @param earlier the decisions about this attempt that count, oldest first
   * @param whySecond why the operator may not decide the amount alone; null when they may
   */
  record DoubtfulCase(
      Withdrawal withdrawal,
      boolean isBeingSent,
      @Nullable Instant settledAt,
      List<Resolution> earlier,
      @Nullable String whySecond) {}

  /** The effect of a decision. */
  sealed interface ResolutionEffect {
    /** It is recorded, and another operator has to decide the same. */
    record Awaits() implements ResolutionEffect {}

    /** It is recorded, and with it the outcome; one operator decided it alone, or two did. */
    record Decides(boolean alone) implements ResolutionEffect {}

    /** The operator decided the same before, and it became final. */
    record Repeats() implements ResolutionEffect {}

    /** It is not recorded. */
    record Refused(Refusal refusal) implements ResolutionEffect {}
  }

  /** Returns the effect of a decision. */
  static ResolutionEffect effect(DoubtfulCase doubt, OperatorDecision decision, Instant now) {
    Withdrawal withdrawal = doubt.withdrawal();
    AttemptOutcome outcome = decision.outcome();
    boolean saidBefore = saysLast(doubt.earlier(), decision.operator(), outcome);
    if (withdrawal.attempt().outcome() == outcome && saidBefore) {
      return new ResolutionEffect.Repeats();
    }
    Refusal refusal = refusal(doubt, decision, now);
    if (refusal != null) {
      return new ResolutionEffect.Refused(refusal);
    }
    if (anotherSays(doubt.earlier(), decision.operator(), outcome)) {
      return new ResolutionEffect.Decides(false);
    }
    String why = whySecond(withdrawal, doubt.whySecond());
    if (why == null) {
      return new ResolutionEffect.Decides(true);
    }
    return saidBefore
        ? new ResolutionEffect.Refused(
            new Refusal(
                Reason.SECOND_OPERATOR_REQUIRED, why + ": another one has to decide the same"))
        : new ResolutionEffect.Awaits();
  }

  /** Returns why a decision about a withdrawal needs a second operator, or null. */
  static @Nullable String whySecond(Withdrawal withdrawal, @Nullable String whyByAmount) {
    return withdrawal.attempt().sendAnswer() == SendAnswer.ACCEPTED
        ? "The bank had accepted the payment, so this needs a second operator"
        : whyByAmount;
  }

  private static @Nullable Refusal refusal(
      DoubtfulCase doubt, OperatorDecision decision, Instant now) {
    Withdrawal withdrawal = doubt.withdrawal();
    if (withdrawal.userId().equals(decision.operator())) {
      return new Refusal(
          Reason.PERMISSION_DENIED,
          "An operator cannot resolve a withdrawal of their own; ask another operator");
    }
    AttemptOutcome known = withdrawal.attempt().outcome();
    if (withdrawal.status() != WithdrawalStatus.PROCESSING
        || known != null
        || (withdrawal.inDoubtSince() == null && withdrawal.needsOperatorSince() == null)) {
      return notResolvable(
          "Only a PROCESSING withdrawal in doubt can be resolved, this one is "
              + withdrawal.status()
              + (known == null ? "" : " and known to be " + known));
    }
    return decision.outcome() == AttemptOutcome.NOT_PAID ? tooEarly(doubt, now) : null;
  }

  private static @Nullable Refusal tooEarly(DoubtfulCase doubt, Instant now) {
    if (doubt.isBeingSent()) {
      return notResolvable(
          "The withdrawal is being sent to the bank at this moment; look at the answer and try again");
    }
    Instant settledAt = doubt.settledAt();
    return settledAt == null || !now.isBefore(settledAt)
        ? null
        : notResolvable(
            "The bank may still pay it: it can be marked as not paid from %s on"
                .formatted(settledAt.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)));
  }

  private static Refusal notResolvable(String detail) {
    return new Refusal(Reason.WITHDRAWAL_NOT_RESOLVABLE, detail);
  }

  private static boolean anotherSays(
      List<Resolution> earlier, UUID operator, AttemptOutcome outcome) {
    return earlier.stream()
        .map(Resolution::operatorId)
        .filter(other -> !other.equals(operator))
        .anyMatch(other -> saysLast(earlier, other, outcome));
  }

  private static boolean saysLast(List<Resolution> earlier, UUID operator, AttemptOutcome outcome) {
    return earlier.stream()
        .filter(one -> one.operatorId().equals(operator))
        .reduce((_, last) -> last)
        .filter(one -> one.outcome() == outcome)
        .isPresent();
  }

  static AttemptOutcome outcome(ResolutionOutcome message) {
    return switch (message) {
      case RESOLUTION_OUTCOME_PAID -> AttemptOutcome.PAID;
      case RESOLUTION_OUTCOME_NOT_PAID -> AttemptOutcome.NOT_PAID;
      case RESOLUTION_OUTCOME_UNSPECIFIED ->
          throw Refusal.invalid("outcome", "REQUIRED", "outcome is required: PAID or NOT_PAID");
      case UNRECOGNIZED ->
          throw Refusal.invalid("outcome", "MALFORMED", "outcome is PAID or NOT_PAID");
    };
  }

  static int attempt(int typed) {
    if (typed < 0) {
      throw Refusal.invalid("attempt", "OUT_OF_RANGE", "attempt must be at least 0, got " + typed);
    }
    return typed;
  }

  /** Returns a text in which an operator says why, as it is stored. */
  static String reason(String field, String typed) {
    return DisplayText.required(field, typed, LONGEST_NOTE);
  }
}
