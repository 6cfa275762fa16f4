package com.nissmart.bench.audit;

import com.nissmart.bench.load.AccountDraw;

/**
 * A transaction as a book has it.
 *
 * @param completed false when a rule refused it
 * @param source index of the account that pays; {@link #OUTSIDE} for a deposit
 * @param destination index of the account that receives; {@link AccountDraw#NOWHERE} for a hold
 * @param heldChange signed change of what is held on the source
 * @param day the day of the daily limits: days since 1970; {@link #NO_DAY} when the book counts no
 *     days
 */
record BookedTransfer(
    long seq,
    String key,
    boolean completed,
    long amount,
    int source,
    int destination,
    long heldChange,
    int day) {
  /** The index of the one account that deposits come from. */
  static final int OUTSIDE = AccountDraw.OUTSIDE;

  /** The index of an account that the benchmark did not open. */
  static final int UNKNOWN = Integer.MIN_VALUE;

  static final int NO_DAY = Integer.MIN_VALUE;

  /** A transfer of a book that has no holds and no days. */
  BookedTransfer(
      long seq, String key, boolean completed, long amount, int source, int destination) {
    this(seq, key, completed, amount, source, destination, 0, NO_DAY);
  }
}
