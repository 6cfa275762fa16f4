package com.nissmart.payout.withdrawal.resolution;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.util.List;
import java.util.UUID;

/**
 * Decides the effect of an operator's decision. From a set amount on, two operators have to agree:
 * the last decision of each counts, and two equal decisions are final. Until then nothing moves.
 */
final class ResolutionRules {
  private static final int LONGEST_NOTE = 280;

  private ResolutionRules() {}

  /** The effect of a decision. */
  sealed interface ResolutionEffect {
    /** It is recorded, and another operator has to decide the same. */
    record Awaits() implements ResolutionEffect {}

    /** It is recorded, and with it the outcome. */
    record Decides() implements ResolutionEffect {}

    /** The operator decided the same before, and it became final. */
    record Repeats() implements ResolutionEffect {}

    /** It is not recorded. */
    record Refused(Refusal refusal) implements ResolutionEffect {}
  }

  /**
   * Returns the effect of a decision.
   *
   * @param withdrawal with its current attempt
   * @param beingSent a worker may be handing it to the rail at this moment
   * @param earlier all decisions about this attempt so far, oldest first
   * @param twoFrom the amount in minor units from which two operators have to agree
   */
  static ResolutionEffect effect(
      Withdrawal withdrawal,
      boolean beingSent,
      List<Resolution> earlier,
      UUID operator,
      AttemptOutcome outcome,
      long twoFrom) {
    boolean saidBefore = saysLast(earlier, operator, outcome);
    AttemptOutcome known = withdrawal.attempt().outcome();
    if (known == outcome && saidBefore) {
      return new ResolutionEffect.Repeats();
    }
    if (withdrawal.userId().equals(operator)) {
      return refused(
          Reason.PERMISSION_DENIED,
          "An operator cannot resolve a withdrawal of their own; ask another operator");
    }
    if (withdrawal.status() != WithdrawalStatus.PROCESSING
        || known != null
        || (withdrawal.inDoubtSince() == null && withdrawal.needsOperatorSince() == null)) {
      return refused(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "Only a PROCESSING withdrawal in doubt can be resolved, this one is "
              + withdrawal.status()
              + (known == null ? "" : " and known to be " + known));
    }
    if (beingSent && outcome == AttemptOutcome.NOT_PAID) {
      return refused(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "The withdrawal is being sent to the bank at this moment; look at the answer and try again");
    }
    if (withdrawal.amount().amount() < twoFrom) {
      return new ResolutionEffect.Decides();
    }
    if (saidBefore) {
      return refused(
          Reason.SECOND_OPERATOR_REQUIRED,
          "From " + twoFrom + " minor units on another operator has to decide the same");
    }
    return anotherSays(earlier, operator, outcome)
        ? new ResolutionEffect.Decides()
        : new ResolutionEffect.Awaits();
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

  private static ResolutionEffect refused(Reason reason, String detail) {
    return new ResolutionEffect.Refused(new Refusal(reason, detail));
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

  static String note(String note) {
    if (note.isBlank()) {
      throw Refusal.invalid("note", "REQUIRED", "note is required: why you think so");
    }
    int length = note.codePointCount(0, note.length());
    if (length > LONGEST_NOTE) {
      throw Refusal.invalid("note", "TOO_LONG", "note is at most 280 characters, got " + length);
    }
    if (note.indexOf('\0') >= 0) {
      throw Refusal.invalid("note", "MALFORMED", "note is text without NUL");
    }
    return note;
  }
}
