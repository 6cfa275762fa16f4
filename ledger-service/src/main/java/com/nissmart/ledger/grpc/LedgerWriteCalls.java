package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.UnaryReplies.reply;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.AccountSet;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustResponse;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.CaptureResponse;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.HoldResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.OpenAccountResponse;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.PostTransactionRefusal;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReleaseResponse;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The calls that write. A posting never blocks: it is queued on the network's thread that read it,
 * and the same thread sends the response once the batch is durable.
 */
final class LedgerWriteCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_REQUESTS = 10_000;

  private final Ledger ledger;
  private final History history;
  private final NetworkThreads network;
  private final OrderReader orders;

  LedgerWriteCalls(Ledger ledger, History history, NetworkThreads network, InstantSource clock) {
    this.ledger = ledger;
    this.history = history;
    this.network = network;
    this.orders = new OrderReader(new RequestFields(clock));
  }

  @Override
  public void postTransaction(
      PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
    post(
        orders.posting(Caller.currentUser(), request),
        observer,
        (transaction, replayed) ->
            PostTransactionResponse.newBuilder()
                .setTransaction(transaction)
                .setReplayed(replayed)
                .build());
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> observer) {
    post(
        OrderReader.hold(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            HoldResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<CaptureResponse> observer) {
    post(
        OrderReader.capture(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            CaptureResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
    post(
        OrderReader.release(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            ReleaseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void reverse(ReverseRequest request, StreamObserver<ReverseResponse> observer) {
    post(
        OrderReader.reversal(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            ReverseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void adjust(AdjustRequest request, StreamObserver<AdjustResponse> observer) {
    post(
        OrderReader.adjustment(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            AdjustResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void openAccount(
      OpenAccountRequest request, StreamObserver<OpenAccountResponse> observer) {
    Order.Opening opening = OrderReader.opening(Caller.current(), request);
    reply(
        observer,
        OpenAccountResponse.newBuilder().setAccount(change(opening, opening.accountId())).build());
  }

  @Override
  public void setAccountStatus(
      SetAccountStatusRequest request, StreamObserver<SetAccountStatusResponse> observer) {
    Order.StatusChange change = OrderReader.statusChange(Caller.current(), request);
    reply(
        observer,
        SetAccountStatusResponse.newBuilder()
            .setAccount(change(change, change.accountId()))
            .build());
  }

  private <R> void post(
      Order order, StreamObserver<R> observer, BiFunction<Transaction, Boolean, R> response) {
    BookViewer viewer = LedgerReadCalls.viewer(Caller.current());
    ledger.submit(
        List.of(order),
        Ledger.ALONE,
        waitNanos(),
        network.current(),
        outcomes -> {
          switch (outcomes.getFirst()) {
            case Posted posted ->
                reply(
                    observer,
                    response.apply(transaction(viewer, order, posted), posted.replayed()));
            case Refused refused -> observer.onError(GrpcErrors.toStatus(refused.refusal()));
            case AccountSet set ->
                throw new IllegalStateException("A posting does not change an account");
          }
        });
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
        waitNanos(),
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
   * Answers each act with a result, also one that is malformed. Holds that are only validated are
   * one group, because each is judged after those before it.
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
        waitNanos(),
        network.current(),
        outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            results.set(places.get(i), result(viewer, orders.get(i), outcomes.get(i)));
          }
          reply(observer, PostHoldsResponse.newBuilder().addAllResults(results).build());
        });
  }

  /** Executes an order on an account, and returns the account as it is then. */
  private Account change(Order order, UUID accountId) {
    switch (ledger.execute(order, waitNanos())) {
      case AccountSet set -> {}
      case Refused refused -> throw refused.refusal();
      case Posted posted -> throw new IllegalStateException("An order on an account posts nothing");
    }
    return LedgerMessages.account(
        history.account(LedgerReadCalls.viewer(Caller.current()), accountId));
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
          "The linked_groups must be positive and add up to " + count + ", got " + sum);
    }
    return request.getLinkedGroupsList();
  }

  private static void requireCount(String field, int count) {
    if (count == 0 || count > MOST_REQUESTS) {
      throw Refusal.invalid(
          field, "OUT_OF_RANGE", "The " + field + " must be 1 to 10,000, got " + count);
    }
  }

  private static PostTransactionResult result(
      BookViewer viewer, Order order, OrderOutcome outcome) {
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

  /** Returns the message; the transaction of a dry run has no id and no seq. */
  private static Transaction transaction(BookViewer viewer, Order order, Posted posted) {
    Transaction transaction =
        LedgerMessages.transaction(viewer, TransactionView.of(posted.transaction()));
    return order instanceof Order.Trial && !posted.replayed()
        ? transaction.toBuilder().clearId().clearSeq().build()
        : transaction;
  }

  /** Returns how long the current caller waits. */
  private static long waitNanos() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? LONGEST_WAIT_NANOS
        : Math.min(LONGEST_WAIT_NANOS, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
