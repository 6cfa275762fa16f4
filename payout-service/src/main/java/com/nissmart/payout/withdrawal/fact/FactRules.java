package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.HoldStatus;
import com.nissmart.payout.withdrawal.Withdrawal;

/**
 * Decides the effect of a fact on its attempt. The order of facts does not matter: an outcome is
 * set once, and a fact that contradicts it is booked beside it or shown to operators.
 */
final class FactRules {
  private FactRules() {}

  /** The effect of a fact. */
  enum FactEffect {
    /** It is the attempt's outcome: capture the hold. */
    MARK_PAID,
    /** It is the attempt's outcome: release the hold. */
    MARK_NOT_PAID,
    /** The hold is released: book it through suspense. */
    PAID_TOO_LATE,
    /** The money came back: credit it again once it is booked as paid. */
    RETURNED,
    /** Nothing is new. */
    KNOWN,
    /** It is about another amount or currency. */
    AMOUNT_DIFFERS,
    /** The rail said the opposite before. */
    CONTRADICTS;

    /** Returns true when the effect changes something, which takes the withdrawal's lock. */
    boolean isWrite() {
      return this != KNOWN;
    }
  }

  /** Returns the effect of a fact about an attempt, which need not be the current one. */
  static FactEffect effect(Withdrawal withdrawal, RailFact fact) {
    if (fact.amount() != null && !fact.amount().equals(withdrawal.amount())) {
      return FactEffect.AMOUNT_DIFFERS;
    }
    AttemptOutcome outcome = withdrawal.attempt().outcome();
    return switch (fact.kind()) {
      case RETURNED -> FactEffect.RETURNED;
      case PAID -> ofPayment(withdrawal);
      case NOT_PAID -> {
        if (outcome == null) {
          yield FactEffect.MARK_NOT_PAID;
        }
        yield outcome == AttemptOutcome.PAID ? FactEffect.CONTRADICTS : FactEffect.KNOWN;
      }
    };
  }

  /**
   * Returns the effect of a payment. While the hold is open the capture is tried first, also when
   * the attempt is recorded as not paid: the ledger decides between it and a release on its way.
   */
  static FactEffect ofPayment(Withdrawal withdrawal) {
    if (withdrawal.attempt().outcome() == AttemptOutcome.PAID) {
      return FactEffect.KNOWN;
    }
    return withdrawal.attempt().hold() == HoldStatus.OPEN
        ? FactEffect.MARK_PAID
        : FactEffect.PAID_TOO_LATE;
  }
}
