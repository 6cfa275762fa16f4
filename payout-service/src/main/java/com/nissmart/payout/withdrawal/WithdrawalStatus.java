package com.nissmart.payout.withdrawal;

import java.util.EnumSet;
import java.util.Set;

/**
 * The lifecycle of a withdrawal; this table is the whole of it. The constraint {@code
 * withdrawal_event_legal_move} in the database enforces the same moves.
 */
public enum WithdrawalStatus {
  /** Accepted; the amount is held, or is about to be held. */
  PENDING,
  /** It has an external reference; the rail may have been called. */
  PROCESSING,
  /** The rail paid and the hold was captured. */
  COMPLETED,
  /** It was not paid; nothing is held. */
  FAILED,
  /** It was cancelled before it was sent; nothing is held. */
  CANCELLED,
  /** The bank sent the money back after COMPLETED; it was credited again. */
  REVERSED;

  /** Returns true while an amount is held, or is about to be held. */
  public boolean isOpen() {
    return this == PENDING || this == PROCESSING;
  }

  /** Returns the statuses that can follow. */
  public Set<WithdrawalStatus> next() {
    return switch (this) {
      case PENDING -> EnumSet.of(PROCESSING, FAILED, CANCELLED);
      case PROCESSING -> EnumSet.of(COMPLETED, FAILED);
      case COMPLETED -> EnumSet.of(REVERSED);
      case FAILED -> EnumSet.of(PENDING);
      case CANCELLED, REVERSED -> EnumSet.noneOf(WithdrawalStatus.class);
    };
  }

  /**
   * Returns the given status, after checking that it can follow this one.
   *
   * @throws IllegalStateException naming both ends when the lifecycle has no such move: a defect,
   *     never a client's fault
   */
  public WithdrawalStatus moveTo(WithdrawalStatus to) {
    if (!next().contains(to)) {
      throw new IllegalStateException("A withdrawal cannot move from " + this + " to " + to);
    }
    return to;
  }
}
