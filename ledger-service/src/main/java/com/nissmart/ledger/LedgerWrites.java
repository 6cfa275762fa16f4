package com.nissmart.ledger;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Ledger;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Outcome;
import com.nissmart.ledger.book.Outcome.AccountSet;
import com.nissmart.ledger.book.Outcome.Posted;
import com.nissmart.ledger.book.Outcome.Refused;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.history.Viewer;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.PostTransactionRefusal;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The writing half of the gRPC service: queues orders and turns their outcomes into answers,
 * without ever blocking.
 */
final class LedgerWrites {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_REQUESTS = 10_000;

  private final Ledger ledger;
  private final Orders orders;
  private final NetworkThreads network;

  LedgerWrites(Ledger ledger, Orders orders, NetworkThreads network) {
    this.network = network;
    this.ledger = ledger;
    this.orders = orders;
  }

  /** One order; the response is made of the transaction and whether it is a replay. */
  <R> void post(
      Order order, StreamObserver<R> observer, BiFunction<Transaction, Boolean, R> response) {
    Viewer viewer = LedgerReads.viewer(Caller.current());
    ledger.submit(
        List.of(order),
        Ledger.ALONE,
        waitNanos(),
        network.current(),
        outcomes -> {
          switch (outcomes.getFirst()) {
            case Posted posted -> {
              observer.onNext(
                  response.apply(transaction(viewer, order, posted), posted.replayed()));
              observer.onCompleted();
            }
            case Refused refused -> observer.onError(GrpcErrors.toStatus(refused.refusal()));
            case AccountSet set -> throw new IllegalStateException("a posting sets no account");
          }
        });
  }

  /** Many orders, each with a result of its own. */
  void postAll(
      Caller.User caller,
      PostTransactionsRequest request,
      StreamObserver<PostTransactionsResponse> observer) {
    List<Integer> groups = groups(request);
    List<Order> many = new ArrayList<>(request.getRequestsCount());
    for (int i = 0; i < request.getRequestsCount(); i++) {
      many.add(order(caller, request.getRequests(i), i));
    }
    Viewer viewer = LedgerReads.viewer(caller);
    ledger.submit(
        many,
        groups,
        waitNanos(),
        network.current(),
        outcomes -> {
          PostTransactionsResponse.Builder response = PostTransactionsResponse.newBuilder();
          for (int i = 0; i < outcomes.size(); i++) {
            response.addResults(result(viewer, many.get(i), outcomes.get(i)));
          }
          observer.onNext(response.build());
          observer.onCompleted();
        });
  }

  /** Many acts on holds, each with a result of its own, also one that is malformed. */
  void postHolds(
      Caller caller, PostHoldsRequest request, StreamObserver<PostHoldsResponse> observer) {
    requireCount("acts", request.getActsCount());
    List<PostTransactionResult> results = new ArrayList<>();
    List<Order> orders = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (HoldAct act : request.getActsList()) {
      try {
        orders.add(Orders.act(caller, act));
        places.add(results.size());
        results.add(PostTransactionResult.getDefaultInstance());
      } catch (Refusal malformed) {
        results.add(PostTransactionResult.newBuilder().setRefusal(refusal(malformed)).build());
      }
    }
    if (orders.isEmpty()) {
      answer(observer, results);
      return;
    }
    Viewer viewer = LedgerReads.viewer(caller);
    ledger.submit(
        orders,
        Collections.nCopies(orders.size(), 1),
        waitNanos(),
        network.current(),
        outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            results.set(places.get(i), result(viewer, orders.get(i), outcomes.get(i)));
          }
          answer(observer, results);
        });
  }

  private static void answer(
      StreamObserver<PostHoldsResponse> observer, List<PostTransactionResult> results) {
    observer.onNext(PostHoldsResponse.newBuilder().addAllResults(results).build());
    observer.onCompleted();
  }

  /** An order on an account, waiting until it is done. */
  void set(Order order) {
    switch (ledger.execute(order, waitNanos())) {
      case AccountSet set -> {}
      case Refused refused -> throw refused.refusal();
      case Posted posted -> throw new IllegalStateException("an order on an account posts nothing");
    }
  }

  private Order order(Caller.User caller, PostTransactionRequest request, int index) {
    try {
      return orders.posting(caller, request);
    } catch (Refusal refusal) {
      List<FieldError> fields =
          refusal.fieldErrors().stream()
              .map(error ->
                  new FieldError(
                      "requests." + index + "." + error.field(), error.code(), error.message()))
              .toList();
      throw new Refusal(
          refusal.reason(), "requests." + index + ": " + refusal.detail(), fields, null);
    }
  }

  private static List<Integer> groups(PostTransactionsRequest request) {
    int count = request.getRequestsCount();
    requireCount("requests", count);
    if (request.getLinkedGroupsCount() == 0) {
      return Collections.nCopies(count, 1);
    }
    long sum = request.getLinkedGroupsList().stream().mapToLong(Integer::longValue).sum();
    if (sum != count || request.getLinkedGroupsList().stream().anyMatch(size -> size < 1)) {
      throw Refusal.invalid(
          "linked_groups",
          "OUT_OF_RANGE",
          "linked_groups are positive and add up to " + count + ", got " + sum);
    }
    return request.getLinkedGroupsList();
  }

  private static void requireCount(String field, int count) {
    if (count == 0 || count > MOST_REQUESTS) {
      throw Refusal.invalid(field, "OUT_OF_RANGE", field + " are 1 to 10,000, got " + count);
    }
  }

  private static PostTransactionResult result(Viewer viewer, Order order, Outcome outcome) {
    PostTransactionResult.Builder result = PostTransactionResult.newBuilder();
    return switch (outcome) {
      case Posted posted ->
          result
              .setTransaction(transaction(viewer, order, posted))
              .setReplayed(posted.replayed())
              .build();
      case Refused refused ->
          result
              .setRefusal(refusal(refused.refusal()))
              .setReplayed(refused.refusal().isReplayed())
              .build();
      case AccountSet set -> throw new IllegalStateException("a posting sets no account");
    };
  }

  private static PostTransactionRefusal refusal(Refusal refusal) {
    String transactionId = refusal.transactionId();
    return PostTransactionRefusal.newBuilder()
        .setCode(refusal.reason())
        .setMessage(refusal.detail())
        .setTransactionId(transactionId == null ? "" : transactionId)
        .addAllFields(refusal.fieldErrors().stream().map(FieldError::field).toList())
        .build();
  }

  /** What would have been posted has no place in the book. */
  private static Transaction transaction(Viewer viewer, Order order, Posted posted) {
    Transaction transaction =
        Messages.transaction(viewer, TransactionView.of(posted.transaction()));
    return order instanceof Order.Trial && !posted.replayed()
        ? transaction.toBuilder().clearId().clearSeq().build()
        : transaction;
  }

  /** How long the caller of the current call waits. */
  private static long waitNanos() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? LONGEST_WAIT_NANOS
        : Math.min(LONGEST_WAIT_NANOS, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
