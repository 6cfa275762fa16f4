package com.nissmart.ledger.lease;

import com.nissmart.ledger.journal.Tail;
import org.jspecify.annotations.Nullable;

/** The part of a replica that writes the book while this replica has the lease. */
public interface BookWriter {
  /**
   * Begins to write.
   *
   * @param epoch the number of the take-over, higher than any before
   * @param timeline that of the database server
   * @throws RuntimeException when the book cannot be read or appended to
   */
  void takeOver(long epoch, int timeline);

  /** Stops writing; orders that were not appended are refused. */
  void stepDown(String why);

  /** Returns whether it writes. */
  boolean isWriter();

  /** Returns the batches that it has written; null while it does not write. */
  @Nullable Tail tail();
}
