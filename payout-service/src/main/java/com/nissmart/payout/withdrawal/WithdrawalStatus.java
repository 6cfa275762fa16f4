package com.nissmart.payout.withdrawal;

import java.util.EnumSet;
import java.util.Set;

/**
 * The lifecycle of a withdrawal: this table is all of it. {@code withdrawal_event_legal_move} in
 * the database says the same a second time.
 */
public enum WithdrawalStatus {
  /** Accepted; the amount is, or is about to be, held. */
  PENDING,
  /** Has an external reference; the rail may have been told. */
  PROCESSING,
  /** The rail paid and the hold was captured. */
  COMPLETED,
  /** It was not paid; nothing is held. */
  FAILED,
  /** Its owner took it back before it was sent; nothing is held. */
  CANCELLED,
  /** The bank sent the money back after COMPLETED; it was credited again. */
  REVERSED;

  /** Whether it is still on its way: something is held, or about to be. */
  public boolean isOpen() {
    return this == PENDING || this == PROCESSING;
  }

  /** Where a withdrawal may go from here. */
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
   * The given status, which this one moves to.
   *
   * @throws IllegalStateException naming both ends when the lifecycle has no such move: a defect,
   *     never a client's fault
   */
  public WithdrawalStatus moveTo(WithdrawalStatus to) {
    if (!next().contains(to)) {
      throw new IllegalStateException("a withdrawal cannot move from " + this + " to " + to);
    }
    return to;
  }
}
