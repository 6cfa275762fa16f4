package com.nissmart.ledger;

import com.nissmart.ledger.book.BalanceExplainer;
import com.nissmart.ledger.book.Ledger;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustResponse;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.CaptureResponse;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetBalanceResponse;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
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
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReleaseResponse;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The ledger's face. Posting never blocks: the request is queued on the thread of the network that
 * read it, and that same thread writes the answer once the batch is durable; so is the question for
 * a balance. All else (other reading, opening an account, changing its status) waits on a thread of
 * its own.
 */
final class LedgerGrpcService extends LedgerServiceGrpc.LedgerServiceImplBase {
  private final LedgerWrites writes;
  private final LedgerReads reads;
  private final Orders orders;
  private final LedgerOversight oversight;

  LedgerGrpcService(
      NetworkThreads network,
      Ledger ledger,
      History history,
      CurrentBalances balances,
      BalanceExplainer explainer,
      LedgerOversight oversight,
      InstantSource clock) {
    this.orders = new Orders(new Requests(clock));
    this.writes = new LedgerWrites(ledger, orders, network);
    this.reads = new LedgerReads(history, balances, explainer, network, clock);
    this.oversight = oversight;
  }

  /** Those that only queue work and may run on the network's own thread. */
  static MethodDescriptor<?, ?>[] directCalls() {
    return Stream.concat(Stream.of(orders()), Stream.of(LedgerServiceGrpc.getGetBalanceMethod()))
        .toArray(MethodDescriptor<?, ?>[]::new);
  }

  /** Those that find no room while the book's queue is full. */
  static MethodDescriptor<?, ?>[] orders() {
    return new MethodDescriptor<?, ?>[] {
      LedgerServiceGrpc.getPostTransactionMethod(),
      LedgerServiceGrpc.getPostTransactionsMethod(),
      LedgerServiceGrpc.getHoldMethod(),
      LedgerServiceGrpc.getCaptureMethod(),
      LedgerServiceGrpc.getReleaseMethod(),
      LedgerServiceGrpc.getPostHoldsMethod(),
      LedgerServiceGrpc.getReverseMethod(),
      LedgerServiceGrpc.getAdjustMethod()
    };
  }

  @Override
  public void postTransaction(
      PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
    writes.post(
        orders.posting(Caller.currentUser(), request),
        observer,
        (transaction, replayed) ->
            PostTransactionResponse.newBuilder()
                .setTransaction(transaction)
                .setReplayed(replayed)
                .build());
  }

  @Override
  public void postTransactions(
      PostTransactionsRequest request, StreamObserver<PostTransactionsResponse> observer) {
    writes.postAll(Caller.currentUser(), request, observer);
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> observer) {
    writes.post(
        Orders.hold(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            HoldResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<CaptureResponse> observer) {
    writes.post(
        Orders.capture(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            CaptureResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
    writes.post(
        Orders.release(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            ReleaseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void postHolds(PostHoldsRequest request, StreamObserver<PostHoldsResponse> observer) {
    writes.postHolds(Caller.current(), request, observer);
  }

  @Override
  public void reverse(ReverseRequest request, StreamObserver<ReverseResponse> observer) {
    writes.post(
        Orders.reversal(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            ReverseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void adjust(AdjustRequest request, StreamObserver<AdjustResponse> observer) {
    writes.post(
        Orders.adjustment(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            AdjustResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void openAccount(
      OpenAccountRequest request, StreamObserver<OpenAccountResponse> observer) {
    Order.Opening opening = Orders.opening(Caller.current(), request);
    writes.set(opening);
    reply(
        observer,
        OpenAccountResponse.newBuilder().setAccount(reads.account(opening.accountId())).build());
  }

  @Override
  public void setAccountStatus(
      SetAccountStatusRequest request, StreamObserver<SetAccountStatusResponse> observer) {
    Order.StatusChange change = Orders.statusChange(Caller.current(), request);
    writes.set(change);
    reply(
        observer,
        SetAccountStatusResponse.newBuilder()
            .setAccount(reads.account(change.accountId()))
            .build());
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
    replyLater(observer, reads.balance(request));
  }

  @Override
  public void listEntries(
      ListEntriesRequest request, StreamObserver<ListEntriesResponse> observer) {
    reply(observer, reads.entries(request));
  }

  @Override
  public void explainBalance(
      ExplainBalanceRequest request, StreamObserver<ExplainBalanceResponse> observer) {
    reply(observer, reads.explanation(request));
  }

  @Override
  public void getTotals(GetTotalsRequest request, StreamObserver<GetTotalsResponse> observer) {
    reply(observer, oversight.totals(request));
  }

  @Override
  public void watchTransactions(
      WatchTransactionsRequest request, StreamObserver<WatchTransactionsResponse> observer) {
    oversight.watch(request, (ServerCallStreamObserver<WatchTransactionsResponse>) observer);
  }

  @Override
  public void verifyBook(VerifyBookRequest request, StreamObserver<VerifyBookResponse> observer) {
    reply(observer, oversight.verify(request));
  }

  @Override
  public void getVerification(
      GetVerificationRequest request, StreamObserver<GetVerificationResponse> observer) {
    reply(observer, oversight.verification());
  }

  private static <R> void replyLater(StreamObserver<R> observer, CompletableFuture<R> response) {
    var _ =
        response.whenComplete((answer, failure) -> {
          if (failure == null) {
            reply(observer, answer);
          } else {
            observer.onError(GrpcErrors.toStatus(failure));
          }
        });
  }

  private static <R> void reply(StreamObserver<R> observer, R response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
