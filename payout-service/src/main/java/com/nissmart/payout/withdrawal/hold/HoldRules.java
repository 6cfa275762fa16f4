package com.nissmart.payout.withdrawal.hold;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;

/** Decides the meaning of the ledger's refusals for a withdrawal. */
public final class HoldRules {
  private HoldRules() {}

  /** The meaning of the ledger's refusal of a hold. */
  enum HoldRefusal {
    /** A rule refused it, for good: the attempt ends as REFUSED. */
    BY_RULE,
    /**
     * It can never be carried out, for example from another user's account: its record is deleted.
     */
    IMPOSSIBLE,
    /** It does not say whether there is a hold: ask again under the same key. */
    UNKNOWN
  }

  /** Returns the meaning of a refused hold for the withdrawal. */
  static HoldRefusal meaning(Refusal refusal) {
    if (ReasonStatus.isRecorded(refusal.reason())) {
      return HoldRefusal.BY_RULE;
    }
    return switch (refusal.reason()) {
      case INVALID_REQUEST, USER_NOT_FOUND, ACCOUNT_NOT_FOUND -> HoldRefusal.IMPOSSIBLE;
      default -> HoldRefusal.UNKNOWN;
    };
  }

  /**
   * Returns the refusal for a client when the ledger's answer does not say whether it acted. It
   * never says that nothing was done: the withdrawal, or its cancellation, is recorded and
   * continues as soon as the ledger answers.
   */
  static Refusal stillOpen(Refusal refusal) {
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_INTERNAL -> refusal;
      case SITUATION_BUSY ->
          new Refusal(
              Reason.UNAVAILABLE,
              "The ledger is busy; the request is recorded, repeat it with the same key");
      default ->
          new Refusal(Reason.INTERNAL, "The ledger did not accept the request of payout-service");
    };
  }

  /** Returns true when the refusal of a reversal means that it can never be credited. */
  static boolean cannotCredit(Refusal refusal) {
    return ReasonStatus.isRecorded(refusal.reason()) || refusal.reason() == Reason.ALREADY_REVERSED;
  }

  /**
   * Returns true when the ledger's refusal contradicts our record, such as a hold that another
   * service resolved. Trying again does not help; an operator must look.
   */
  public static boolean isContradiction(Refusal refusal) {
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_CONFLICT, SITUATION_KEY_REUSED, SITUATION_RULE, SITUATION_FORBIDDEN -> true;
      default -> false;
    };
  }
}
