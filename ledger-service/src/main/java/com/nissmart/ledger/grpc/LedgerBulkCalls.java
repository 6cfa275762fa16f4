package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.AccountSet;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.PostTransactionRefusal;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The calls that write many transactions, each with its own result. */
final class LedgerBulkCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final int MOST_REQUESTS = 10_000;

  private final Ledger ledger;
  private final NetworkThreads network;
  private final OrderReader orders;

  LedgerBulkCalls(Ledger ledger, NetworkThreads network, OrderReader orders) {
    this.ledger = ledger;
    this.network = network;
    this.orders = orders;
  }

  @Override
  public void postTransactions(
      PostTransactionsRequest request, StreamObserver<PostTransactionsResponse> observer) {
    Caller.User caller = Caller.currentUser();
    List<Integer> groups = groups(request);
    List<Order> many = new ArrayList<>(request.getRequestsCount());
    for (int i = 0; i < request.getRequestsCount(); i++) {
      many.add(order(caller, request.getRequests(i), i));
    }
    BookViewer viewer = LedgerReadCalls.viewer(caller);
    ledger.submit(
        many,
        groups,
        LedgerWriteCalls.waitNanos(),
        network.current(),
        outcomes -> {
          PostTransactionsResponse.Builder response = PostTransactionsResponse.newBuilder();
          for (int i = 0; i < outcomes.size(); i++) {
            response.addResults(result(viewer, many.get(i), outcomes.get(i)));
          }
          reply(observer, response.build());
        });
  }

  /**
   * Answers each act with a result, even a malformed one. Holds that are only validated form one
   * group, because each is judged as if those before it had been placed.
   */
  @Override
  public void postHolds(PostHoldsRequest request, StreamObserver<PostHoldsResponse> observer) {
    Caller caller = Caller.current();
    requireCount("acts", request.getActsCount());
    List<PostTransactionResult> results = new ArrayList<>();
    List<Order> orders = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (HoldAct act : request.getActsList()) {
      try {
        orders.add(OrderReader.act(caller, act, request.getValidateOnly()));
        places.add(results.size());
        results.add(PostTransactionResult.getDefaultInstance());
      } catch (Refusal malformed) {
        results.add(PostTransactionResult.newBuilder().setRefusal(refusal(malformed)).build());
      }
    }
    if (orders.isEmpty()) {
      reply(observer, PostHoldsResponse.newBuilder().addAllResults(results).build());
      return;
    }
    BookViewer viewer = LedgerReadCalls.viewer(caller);
    ledger.submit(
        orders,
        request.getValidateOnly() ? List.of(orders.size()) : Collections.nCopies(orders.size(), 1),
        LedgerWriteCalls.waitNanos(),
        network.current(),
        outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            results.set(places.get(i), result(viewer, orders.get(i), outcomes.get(i)));
          }
          reply(observer, PostHoldsResponse.newBuilder().addAllResults(results).build());
        });
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
      throw RequestFields.outOfRange(
          "linked_groups", "be positive and add up to " + count + ", got " + sum);
    }
    return request.getLinkedGroupsList();
  }

  private static void requireCount(String field, int count) {
    if (count == 0 || count > MOST_REQUESTS) {
      throw RequestFields.outOfRange(field, "be 1 to 10,000, got " + count);
    }
  }

  private static PostTransactionResult result(
      BookViewer viewer, Order order, OrderOutcome outcome) {
    PostTransactionResult.Builder result = PostTransactionResult.newBuilder();
    return switch (outcome) {
      case Posted posted ->
          result
              .setTransaction(LedgerWriteCalls.transaction(viewer, order, posted))
              .setReplayed(posted.replayed())
              .build();
      case Refused refused ->
          result
              .setRefusal(refusal(refused.refusal()))
              .setReplayed(refused.refusal().isReplayed())
              .build();
      case AccountSet set ->
          throw new IllegalStateException("A posting does not change an account");
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
}
