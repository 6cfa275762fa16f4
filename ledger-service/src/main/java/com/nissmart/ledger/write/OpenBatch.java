package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.BatchDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is being gathered while the one before it is written. Its submissions are decided as
 * they are added, or only listed when they cannot be decided ahead of its turn.
 */
final class OpenBatch {
  final List<Submission> submissions = new ArrayList<>();
  final BatchRows rows;
  @Nullable Decisions decisions;
  int orders;

  OpenBatch(BatchRows rows) {
    this.rows = rows;
  }

  /**
   * The outcomes that were decided ahead.
   *
   * @param generation that of the cache they are based on
   */
  record Decisions(BatchDecision batch, List<List<OrderOutcome>> outcomes, long generation) {}

  /** Decides the submissions listed so far, and from now on each one as it is added. */
  Decisions decideOn(BatchDecision batch, long generation) {
    Decisions begun = new Decisions(batch, new ArrayList<>(), generation);
    decisions = begun;
    rows.clear();
    for (Submission submission : submissions) {
      decide(begun, submission);
    }
    return begun;
  }

  void undecide() {
    decisions = null;
  }

  void add(Submission submission) {
    submissions.add(submission);
    orders += submission.orders.size();
    Decisions begun = decisions;
    if (begun != null) {
      decide(begun, submission);
    }
  }

  private void decide(Decisions begun, Submission submission) {
    begun.outcomes.add(decide(begun.batch, submission));
    rows.encodeNew(begun.batch.changes());
  }

  /** Returns the outcomes of a submission's orders, in their order. */
  static List<OrderOutcome> decide(BatchDecision batch, Submission submission) {
    List<Order> orders = submission.orders;
    List<UUID> dedupIds = submission.dedupIds;
    if (orders.size() == 1) {
      return List.of(batch.decide(orders.getFirst(), dedupIds.getFirst()));
    }
    List<OrderOutcome> outcomes = new ArrayList<>(orders.size());
    int first = 0;
    for (int size : submission.groups) {
      if (size == 1) {
        outcomes.add(batch.decide(orders.get(first), dedupIds.get(first)));
      } else {
        outcomes.addAll(
            batch.decideLinked(
                orders.subList(first, first + size), dedupIds.subList(first, first + size)));
      }
      first += size;
    }
    return outcomes;
  }
}
