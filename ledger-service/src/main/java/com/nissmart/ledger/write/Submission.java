package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.AnswerDelivery;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.decision.PostingParties;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The orders of one call, waiting for their batch, and the answer to them. */
final class Submission {
  /** The idempotency id of an order without a key. */
  static final UUID NO_KEY = new UUID(0, 0);

  private static final int ROW_BYTES = 200;
  private static final int LONGEST_CHARACTER = 3; // bytes of UTF-8 for one char of Java

  final List<Order> orders;
  final List<UUID> dedupIds;
  final List<Integer> groups;

  /** The accounts that the orders name. */
  final Set<UUID> accounts;

  /** The most bytes that the orders take in a batch, about. */
  final int bytes;

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
    if (orders.size() == 1) {
      Order order = orders.getFirst();
      this.accounts = PostingParties.named(order);
      this.dedupIds = List.of(dedupId(order));
      this.bytes = bytes(order);
    } else {
      this.accounts =
          orders.stream()
              .flatMap(order -> PostingParties.named(order).stream())
              .collect(Collectors.toSet());
      this.dedupIds = orders.stream().map(Submission::dedupId).toList();
      this.bytes = orders.stream().mapToInt(Submission::bytes).sum();
    }
  }

  /** Returns the seq of the transaction that an order wants to resolve, or 0. */
  static long target(Order order) {
    return switch (order) {
      case Posting posting -> posting.resolves();
      case Order.Trial trial -> trial.posting().resolves();
      case Order.BankReturn bankReturn -> bankReturn.reversal().resolves();
      case Order.Opening opening -> 0;
      case Order.StatusChange change -> 0;
    };
  }

  private static int bytes(Order order) {
    return switch (order) {
      case Posting posting -> bytes(posting);
      case Order.Trial trial -> bytes(trial.posting());
      case Order.BankReturn bankReturn -> bytes(bankReturn.reversal());
      case Order.Opening opening -> ROW_BYTES;
      case Order.StatusChange change -> ROW_BYTES + LONGEST_CHARACTER * change.note().length();
    };
  }

  private static int bytes(Posting posting) {
    String metadata = posting.metadata();
    int characters = posting.description().length() + (metadata == null ? 0 : metadata.length());
    return ROW_BYTES + LONGEST_CHARACTER * characters;
  }

  private static UUID dedupId(Order order) {
    return switch (order) {
      case Posting posting -> DedupId.of(posting.caller(), posting.type(), posting.key());
      case Order.Trial trial -> dedupId(trial.posting());
      case Order.BankReturn bankReturn -> dedupId(bankReturn.reversal());
      case Order.Opening opening -> NO_KEY;
      case Order.StatusChange change -> NO_KEY;
    };
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  /** Answers each submission with the outcomes of its orders. */
  static void answer(List<Submission> batch, List<List<OrderOutcome>> outcomes) {
    AnswerDelivery delivery = new AnswerDelivery();
    for (int i = 0; i < batch.size(); i++) {
      Submission submission = batch.get(i);
      List<OrderOutcome> own = outcomes.get(i);
      delivery.add(submission.answerOn, () -> submission.answer.accept(own));
    }
    delivery.deliver();
  }

  /** Answers every order of the submissions with the same refusal. */
  static void refuse(List<Submission> batch, Reason reason, String detail) {
    OrderOutcome refused = new Refused(new Refusal(reason, detail));
    answer(
        batch,
        batch.stream().map(each -> Collections.nCopies(each.orders.size(), refused)).toList());
  }
}
