package com.nissmart.ledger.lease;

import com.nissmart.ledger.book.Book;
import java.time.Instant;

/**
 * The witnesses of a book in one state of its database.
 *
 * @param end the last batch of the journal
 * @param hasKnown whether the journal has what this replica knows of it, or had it in a part that
 *     was moved out
 * @param epoch the take-over under which the last batch was written
 * @param batchTimeline the timeline of the server at the last batch; 0 when that is not known
 * @param timeline the timeline of the server now
 * @param standbys whether commits wait for synchronous standbys
 * @param projected the last batch of the tables
 * @param projectedSeq the last seq of the tables
 * @param leasedBatch the last batch that a holder of the lease knew
 * @param leasedSeq the last seq that a holder of the lease knew
 * @param serverTime the time of the server
 */
record BookState(
    Book.Head end,
    boolean hasKnown,
    long epoch,
    int batchTimeline,
    int timeline,
    boolean standbys,
    long projected,
    long projectedSeq,
    long leasedBatch,
    long leasedSeq,
    Instant serverTime) {
  /** Returns whether the tables have batches that the journal lacks. */
  boolean tablesAreAhead() {
    return projected > end.lastBatch() || projectedSeq > end.lastSeq();
  }

  /** Returns the highest seq that anything in the database names. */
  long highestSeq() {
    return Math.max(end.lastSeq(), Math.max(projectedSeq, leasedSeq));
  }
}
