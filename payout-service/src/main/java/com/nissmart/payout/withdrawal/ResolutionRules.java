package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.withdrawal.Resolution.Outcome;
import java.util.List;
import java.util.UUID;

/**
 * When an operator's word counts. Above a set amount two operators have to agree: each one's last
 * word is theirs, and as soon as those of two different ones are the same, it is decided. Until
 * then words that contradict each other stand beside each other and nothing moves.
 */
final class ResolutionRules {
  private static final int LONGEST_NOTE = 280;

  private ResolutionRules() {}

  /** What a word does. */
  sealed interface Effect {
    /** It is recorded, and another operator has to say the same. */
    record Awaits() implements Effect {}

    /** It is recorded, and with it the outcome. */
    record Decides() implements Effect {}

    /** The operator said so before, and so it was decided. */
    record Repeats() implements Effect {}

    /** It is not recorded. */
    record Refused(Refusal refusal) implements Effect {}
  }

  /**
   * The effect of a word.
   *
   * @param withdrawal with its current attempt
   * @param beingSent a worker may be handing it to the rail at this moment
   * @param words all that were said about this attempt, oldest first
   * @param twoFrom from so many minor units on two operators have to agree
   */
  static Effect effect(
      Withdrawal withdrawal,
      boolean beingSent,
      List<Resolution> words,
      UUID operator,
      Outcome outcome,
      long twoFrom) {
    boolean saidBefore =
        words.stream()
            .filter(word -> word.operatorId().equals(operator))
            .reduce((_, last) -> last)
            .filter(word -> word.outcome() == outcome)
            .isPresent();
    Attempt.Outcome known = withdrawal.attempt().outcome();
    if (known != null && saidBefore && known.name().equals(outcome.name())) {
      return new Effect.Repeats();
    }
    if (withdrawal.userId().equals(operator)) {
      return refused(
          Reason.PERMISSION_DENIED, "nobody decides about a withdrawal of their own; ask another");
    }
    if (withdrawal.status() != WithdrawalStatus.PROCESSING
        || known != null
        || (withdrawal.inDoubtSince() == null && withdrawal.needsOperatorSince() == null)) {
      return refused(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "only a PROCESSING withdrawal in doubt is resolved by hand, this one is "
              + withdrawal.status()
              + (known == null ? "" : " and known to be " + known));
    }
    if (beingSent && outcome == Outcome.NOT_PAID) {
      return refused(
          Reason.WITHDRAWAL_NOT_RESOLVABLE,
          "it is being sent to the bank at this moment; look at its answer and try again");
    }
    if (withdrawal.amount().amount() < twoFrom) {
      return new Effect.Decides();
    }
    if (saidBefore) {
      return refused(
          Reason.SECOND_OPERATOR_REQUIRED,
          "from " + twoFrom + " minor units on another operator has to say the same");
    }
    return anotherSays(words, operator, outcome) ? new Effect.Decides() : new Effect.Awaits();
  }

  private static boolean anotherSays(List<Resolution> words, UUID operator, Outcome outcome) {
    return words.stream()
        .map(Resolution::operatorId)
        .distinct()
        .filter(other -> !other.equals(operator))
        .anyMatch(other ->
            words.stream()
                .filter(word -> word.operatorId().equals(other))
                .reduce((_, last) -> last)
                .filter(word -> word.outcome() == outcome)
                .isPresent());
  }

  private static Effect refused(Reason reason, String detail) {
    return new Effect.Refused(new Refusal(reason, detail));
  }

  /**
   * The outcome in a request.
   *
   * @throws Refusal INVALID_REQUEST
   */
  static Outcome outcome(ResolutionOutcome message) {
    return switch (message) {
      case RESOLUTION_OUTCOME_PAID -> Outcome.PAID;
      case RESOLUTION_OUTCOME_NOT_PAID -> Outcome.NOT_PAID;
      case RESOLUTION_OUTCOME_UNSPECIFIED ->
          throw Refusal.invalid("outcome", "REQUIRED", "outcome is required: PAID or NOT_PAID");
      case UNRECOGNIZED ->
          throw Refusal.invalid("outcome", "MALFORMED", "outcome is PAID or NOT_PAID");
    };
  }

  /**
   * The note in a request.
   *
   * @throws Refusal INVALID_REQUEST
   */
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
