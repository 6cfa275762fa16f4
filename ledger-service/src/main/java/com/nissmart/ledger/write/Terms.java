package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.projection.Projector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terms of this replica as the writer, of which at most one is current. */
final class Terms {
  private static final Logger log = LoggerFactory.getLogger(Terms.class);

  /** The orders of a batch from which the writer counts as busy. */
  private static final int MANY = 64;

  private final Projector projector;
  private volatile @Nullable Term current;
  private volatile String why = "it has not begun to write yet";

  Terms(Projector projector) {
    this.projector = projector;
    projector.onFailure(problem -> {
      Term failed = current;
      if (failed != null) {
        end(failed, problem);
      }
    });
  }

  @Nullable Term current() {
    return current;
  }

  synchronized void begin(Term term) {
    current = term;
    log.info("This replica writes the book from batch {} on", term.tail.end().lastBatch() + 1);
  }

  /** Ends a term in which something came up that it cannot go on after. */
  void end(Term term, String reason) {
    if (current == term) {
      end(reason);
    }
  }

  /** Ends the current term, if there is one. */
  synchronized void end(String reason) {
    Term ended = current;
    why = reason;
    current = null;
    if (ended != null) {
      projector.end();
      log.warn("This replica does not write the book any more: {}", reason);
    }
  }

  /** Waits while the tables are too far behind. */
  void awaitRoom() throws InterruptedException {
    projector.awaitRoom();
  }

  /** Tells the projector of a committed batch. */
  void appended(int orders) {
    projector.wake(orders >= MANY);
  }

  /** Returns the refusal of an order while this replica does not write. */
  Refusal notWriting() {
    return new Refusal(
        Reason.UNAVAILABLE,
        "This replica does not write the book: " + why + "; repeat the request with the same key");
  }
}
