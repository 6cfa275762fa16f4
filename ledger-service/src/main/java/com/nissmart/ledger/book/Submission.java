package com.nissmart.ledger.book;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.Outcome.Refused;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Orders that came together, waiting for their batch, and where their outcomes go. */
final class Submission {
  private static final UUID NO_KEY = new UUID(0, 0);

  final List<Order> orders;
  final UUID[] dedupIds;
  private final long deadlineNanos;
  private final Consumer<List<Outcome>> answer;

  /**
   * @param deadlineNanos the value of System.nanoTime() after which nobody waits for the answer
   * @param answer called once, with an outcome for each order in their order
   */
  Submission(List<Order> orders, long deadlineNanos, Consumer<List<Outcome>> answer) {
    this.orders = orders;
    this.deadlineNanos = deadlineNanos;
    this.answer = answer;
    this.dedupIds = new UUID[orders.size()];
    for (int i = 0; i < dedupIds.length; i++) {
      dedupIds[i] =
          orders.get(i) instanceof Posting posting
              ? DedupId.of(posting.caller(), posting.type(), posting.key())
              : NO_KEY;
    }
  }

  boolean hasKey(int index) {
    return orders.get(index) instanceof Posting;
  }

  boolean isExpired() {
    return System.nanoTime() - deadlineNanos > 0;
  }

  void answer(List<Outcome> outcomes) {
    answer.accept(outcomes);
  }

  /** The same refusal for every order. */
  void refuse(Reason reason, String detail) {
    answer.accept(Collections.nCopies(orders.size(), new Refused(new Refusal(reason, detail))));
  }
}
