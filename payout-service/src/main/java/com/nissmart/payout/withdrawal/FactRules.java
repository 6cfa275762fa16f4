package com.nissmart.payout.withdrawal;

import com.nissmart.payout.withdrawal.Attempt.Outcome;

/**
 * What a fact does to the attempt that it is about. It does not matter in which order facts come:
 * an outcome is set once, and what contradicts it is booked beside it or shown to people.
 */
final class FactRules {
  private FactRules() {}

  /** What a fact does. */
  enum Deed {
    /** It is the attempt's outcome: capture the hold. */
    MARK_PAID,
    /** It is the attempt's outcome: release the hold. */
    MARK_NOT_PAID,
    /** The hold is, or is being, released: book it through suspense. */
    PAID_TOO_LATE,
    /** The money came back: give it back once it is booked as paid. */
    RETURNED,
    /** Nothing is new. */
    KNOWN,
    /** It is about another amount or currency. */
    AMOUNT_DIFFERS,
    /** The rail said the opposite before. */
    CONTRADICTS
  }

  /**
   * The deed of a fact.
   *
   * @param withdrawal with the attempt that the fact is about, which need not be the current one
   */
  static Deed deed(Withdrawal withdrawal, RailFact fact) {
    if (fact.amount() != null && !fact.amount().equals(withdrawal.amount())) {
      return Deed.AMOUNT_DIFFERS;
    }
    Outcome outcome = withdrawal.attempt().outcome();
    return switch (fact.kind()) {
      case RETURNED -> Deed.RETURNED;
      case PAID -> {
        if (outcome == null) {
          yield Deed.MARK_PAID;
        }
        yield outcome == Outcome.PAID ? Deed.KNOWN : Deed.PAID_TOO_LATE;
      }
      case NOT_PAID -> {
        if (outcome == null) {
          yield Deed.MARK_NOT_PAID;
        }
        yield outcome == Outcome.PAID ? Deed.CONTRADICTS : Deed.KNOWN;
      }
    };
  }

  /** Whether the deed changes something, which takes the withdrawal's lock. */
  static boolean isWrite(Deed deed) {
    return switch (deed) {
      case KNOWN -> false;
      case MARK_PAID, MARK_NOT_PAID, PAID_TOO_LATE, RETURNED, AMOUNT_DIFFERS, CONTRADICTS -> true;
    };
  }
}
