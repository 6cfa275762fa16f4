package com.nissmart.ledger;

import com.nissmart.ledger.book.Ledger;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Outcome.AccountSet;
import com.nissmart.ledger.book.Outcome.Posted;
import com.nissmart.ledger.book.Outcome.Refused;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.history.Viewer;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.CaptureResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetBalanceResponse;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.HoldResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.OpenAccountResponse;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReleaseResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.identity.Caller;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The ledger's face. Posting never blocks: the request is queued on the network's own thread and
 * answered from the book's. Reading is plain and runs on a thread of its own, in {@link
 * LedgerReads}.
 */
final class LedgerGrpcService extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

  private final Ledger ledger;
  private final LedgerReads reads;
  private final Orders orders;

  LedgerGrpcService(Ledger ledger, History history, InstantSource clock) {
    this.ledger = ledger;
    this.reads = new LedgerReads(history, clock);
    this.orders = new Orders(new Requests(clock));
  }

  @Override
  public void postTransaction(
      PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
    Caller.User caller = Caller.currentUser();
    post(
        LedgerReads.viewer(caller),
        orders.posting(caller, request),
        observer,
        (transaction, replayed) ->
            PostTransactionResponse.newBuilder()
                .setTransaction(transaction)
                .setReplayed(replayed)
                .build());
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> observer) {
    Caller caller = Caller.current();
    post(
        LedgerReads.viewer(caller),
        Orders.hold(caller, request),
        observer,
        (transaction, replayed) ->
            HoldResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<CaptureResponse> observer) {
    Caller caller = Caller.current();
    post(
        LedgerReads.viewer(caller),
        Orders.capture(caller, request),
        observer,
        (transaction, replayed) ->
            CaptureResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
    Caller caller = Caller.current();
    post(
        LedgerReads.viewer(caller),
        Orders.release(caller, request),
        observer,
        (transaction, replayed) ->
            ReleaseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void openAccount(
      OpenAccountRequest request, StreamObserver<OpenAccountResponse> observer) {
    Caller caller = Caller.current();
    Order.Opening opening = Orders.opening(caller, request);
    switch (ledger.execute(opening, waitNanos())) {
      case AccountSet set -> reply(observer, reads.opened(opening.accountId()));
      case Refused refused -> throw refused.refusal();
      case Posted posted -> throw new IllegalStateException("an opening posts nothing");
    }
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> observer) {
    reply(observer, reads.account(request));
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    reply(observer, reads.accounts(request));
  }

  @Override
  public void getTransaction(
      GetTransactionRequest request, StreamObserver<GetTransactionResponse> observer) {
    reply(observer, reads.transaction(request));
  }

  @Override
  public void listTransactions(
      ListTransactionsRequest request, StreamObserver<ListTransactionsResponse> observer) {
    reply(observer, reads.transactions(request));
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> observer) {
    reply(observer, reads.balance(request));
  }

  @Override
  public void listEntries(
      ListEntriesRequest request, StreamObserver<ListEntriesResponse> observer) {
    reply(observer, reads.entries(request));
  }

  private <R> void post(
      Viewer viewer,
      Order.Posting posting,
      StreamObserver<R> observer,
      BiFunction<Transaction, Boolean, R> response) {
    ledger.submit(
        List.of(posting),
        waitNanos(),
        outcomes -> {
          switch (outcomes.getFirst()) {
            case Posted posted -> {
              Transaction transaction =
                  Messages.transaction(viewer, TransactionView.of(posted.transaction()));
              reply(observer, response.apply(transaction, posted.replayed()));
            }
            case Refused refused -> observer.onError(GrpcErrors.toStatus(refused.refusal()));
            case AccountSet set -> throw new IllegalStateException("a posting sets no account");
          }
        });
  }

  private static <R> void reply(StreamObserver<R> observer, R response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  /** How long the caller of the current call waits. */
  private static long waitNanos() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? LONGEST_WAIT_NANOS
        : Math.min(LONGEST_WAIT_NANOS, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
