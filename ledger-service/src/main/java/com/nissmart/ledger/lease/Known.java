package com.nissmart.ledger.lease;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import java.time.Instant;

/**
 * The batches that a replica remembers as committed.
 *
 * @param seen the last one that a check has seen in the journal
 * @param own the last one that this replica has written
 */
record Known(Book.Head seen, Book.Head own) {
  /** The knowledge of a replica that has just started. */
  static final Known NOTHING = new Known(none(), none());

  private static Book.Head none() {
    return new Book.Head(0, -1, Instant.EPOCH, ByteString.EMPTY);
  }

  boolean isNothing() {
    return seen.lastBatch() < 0;
  }

  /** Returns the later one of the two. */
  Book.Head last() {
    return own.lastBatch() > seen.lastBatch() ? own : seen;
  }
}
