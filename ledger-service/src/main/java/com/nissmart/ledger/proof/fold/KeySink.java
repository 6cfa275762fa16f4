package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.Finding;

/** A receiver of the idempotency ids of a book, in its order. */
public interface KeySink {
  KeySink NONE = (high, low, seq) -> {};

  /** Takes the id of a transaction; high and low are its halves. */
  void key(long high, long low, long seq) throws Finding;
}
