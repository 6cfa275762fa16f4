package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The orders of one call, waiting for their batch, and the answer to them. */
final class Submission {
  private static final UUID NO_KEY = new UUID(0, 0);

  final List<Order> orders;
  final List<UUID> dedupIds;
  final List<Integer> groups;
  private final long deadlineNanos;
  private final Consumer<List<OrderOutcome>> answer;
  final Executor answerOn;

  Submission(
      List<Order> orders,
      List<Integer> groups,
      long deadlineNanos,
      Executor answerOn,
      Consumer<List<OrderOutcome>> answer) {
    this.answerOn = answerOn;
    this.orders = orders;
    this.groups = groups;
    this.deadlineNanos = deadlineNanos;
    this.answer = answer;
    this.dedupIds = new ArrayList<>(orders.size());
    for (Order order : orders) {
      dedupIds.add(dedupId(order));
    }
  }

  private static UUID dedupId(Order order) {
    return switch (order) {
      case Posting posting -> DedupId.of(posting.caller(), posting.type(), posting.key());
      case Order.Trial trial -> dedupId(trial.posting());
      case Order.Opening opening -> NO_KEY;
      case Order.StatusChange change -> NO_KEY;
    };
  }

  /** Returns false for dry runs, and for groups that write nothing when they fail. */
  boolean alwaysWritesItsKeys() {
    return groups.size() == orders.size()
        && orders.stream().noneMatch(Order.Trial.class::isInstance);
  }

  boolean isExpired() {
    return System.nanoTime() - deadlineNanos > 0;
  }

  void answer(List<OrderOutcome> outcomes) {
    answer.accept(outcomes);
  }

  /** Answers every order with the same refusal. */
  void refuse(Reason reason, String detail) {
    answer.accept(Collections.nCopies(orders.size(), new Refused(new Refusal(reason, detail))));
  }
}
