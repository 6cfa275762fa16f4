package com.nissmart.bench.audit;

import com.nissmart.bench.load.AccountDraw;

/**
 * A transaction as a book has it.
 *
 * @param completed false when a rule refused it
 * @param source index of the account that pays; {@link #OUTSIDE} for a deposit
 * @param destination index of the account that receives
 */
record BookedTransfer(
    long seq, String key, boolean completed, long amount, int source, int destination) {
  /** The index of the one account that deposits come from. */
  static final int OUTSIDE = AccountDraw.OUTSIDE;

  /** The index of an account that the benchmark did not open. */
  static final int UNKNOWN = -2;
}
