package com.nissmart.ledger.feed;

import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;

/** Where a stream goes; called by one thread at a time. */
public interface Subscriber {
  /** Whether it has room: nothing is sent while it has none. */
  boolean isReady();

  /** Whether nobody listens any more. */
  boolean isCancelled();

  /**
   * Whether the caller may still listen.
   *
   * @throws Refusal when not; the stream ends with it
   */
  void requireAccess();

  /** The next transaction. */
  void transaction(TransactionRow row);

  /** A sign of life: all that concerns the viewer up to this position was sent. */
  void position(long seq);

  /** The stream ends. */
  void end(Throwable reason);
}
