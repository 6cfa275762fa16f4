package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchDecision;
import com.nissmart.ledger.decision.BookView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A batch that is being gathered and decided, while the one before it is appended. */
final class OpenBatch {
  final BookView view;
  final BatchDecision decision;
  final List<Submission> submissions = new ArrayList<>();
  final List<List<OrderOutcome>> outcomes = new ArrayList<>();
  int orders;
  int bytes;
  private boolean broken;

  OpenBatch(BookView view, BatchDecision decision) {
    this.view = view;
    this.decision = decision;
  }

  BatchChanges changes() {
    return decision.changes();
  }

  /** Decides the orders of a submission, each on the state after those before it. */
  void decide(Submission submission) {
    outcomes.add(outcomesOf(submission));
    list(submission);
  }

  /** Adds a submission without a decision, because all of them are decided again. */
  void list(Submission submission) {
    submissions.add(submission);
    orders += submission.orders.size();
    bytes += submission.bytes;
  }

  /** Records that a decision failed in the middle, so that nothing of this batch can be used. */
  void breakOff() {
    broken = true;
  }

  boolean isBroken() {
    return broken;
  }

  /** Returns whether somebody wants the batch even if it is empty: a submission without orders. */
  boolean isWanted() {
    return submissions.stream().anyMatch(submission -> submission.orders.isEmpty());
  }

  /** Returns the outcomes of each submission, with the batch's moment as the time of commit. */
  List<List<OrderOutcome>> outcomesAt(Instant moment) {
    List<List<OrderOutcome>> dated = new ArrayList<>(outcomes.size());
    for (List<OrderOutcome> each : outcomes) {
      dated.add(
          each.size() == 1
              ? List.of(at(each.getFirst(), moment))
              : each.stream().map(outcome -> at(outcome, moment)).toList());
    }
    return dated;
  }

  private static OrderOutcome at(OrderOutcome outcome, Instant moment) {
    return outcome instanceof Posted posted
            && posted.transaction().createdAt().equals(BatchChanges.NOT_YET)
        ? new Posted(posted.transaction().at(moment), posted.replayed())
        : outcome;
  }

  private List<OrderOutcome> outcomesOf(Submission submission) {
    List<Order> orders = submission.orders;
    List<UUID> dedupIds = submission.dedupIds;
    if (orders.size() == 1) {
      return List.of(decision.decide(orders.getFirst(), dedupIds.getFirst()));
    }
    List<OrderOutcome> decided = new ArrayList<>(orders.size());
    int first = 0;
    for (int size : submission.groups) {
      if (size == 1) {
        decided.add(decision.decide(orders.get(first), dedupIds.get(first)));
      } else {
        decided.addAll(
            decision.decideLinked(
                orders.subList(first, first + size), dedupIds.subList(first, first + size)));
      }
      first += size;
    }
    return decided;
  }
}
