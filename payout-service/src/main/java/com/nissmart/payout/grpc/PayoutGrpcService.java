package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.grpc.WithdrawalListStore.Matches;
import com.nissmart.payout.totals.WithdrawalTotals;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.BookReturnResponse;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.ListCallbacksResponse;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReceiveCallbackResponse;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.feed.WithdrawalFeed;
import com.nissmart.payout.withdrawal.intake.RequestResult;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** Serves the contract's PayoutService. */
public final class PayoutGrpcService extends PayoutServiceGrpc.PayoutServiceImplBase {
  private final Withdrawals withdrawals;
  private final WithdrawalViews views;
  private final FileRequests files;
  private final WithdrawalTotals totals;
  private final OperatorRequests operators;
  private final CallbackRequests callbacks;
  private final WithdrawalFeed feed;

  public PayoutGrpcService(
      Withdrawals withdrawals,
      WithdrawalViews views,
      FileRequests files,
      WithdrawalTotals totals,
      OperatorRequests operators,
      CallbackRequests callbacks,
      WithdrawalFeed feed) {
    this.withdrawals = withdrawals;
    this.views = views;
    this.files = files;
    this.totals = totals;
    this.operators = operators;
    this.callbacks = callbacks;
    this.feed = feed;
  }

  @Override
  public void createWithdrawal(
      CreateWithdrawalRequest request, StreamObserver<CreateWithdrawalResponse> observer) {
    RequestResult result = withdrawals.create(Caller.currentUser(), WithdrawalRequest.of(request));
    reply(
        observer,
        CreateWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(result.required()))
            .setReplayed(result.replayed())
            .build());
  }

  @Override
  public void getWithdrawal(
      GetWithdrawalRequest request, StreamObserver<GetWithdrawalResponse> observer) {
    Caller caller = Caller.current();
    Withdrawal found = views.get(caller, id(request.getWithdrawalId()));
    GetWithdrawalResponse.Builder response =
        GetWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(found, caller));
    views.events(found).forEach(event -> response.addEvents(WithdrawalMessages.event(event)));
    if (caller.mayReadAll()) {
      response.addAllAttempts(views.attempts(found));
      operators.addResolutions(response, found);
    }
    reply(observer, response.build());
  }

  @Override
  public void listWithdrawals(
      ListWithdrawalsRequest request, StreamObserver<ListWithdrawalsResponse> observer) {
    WithdrawalListFilter filter = WithdrawalListRequests.filter(Caller.currentUser(), request);
    RequestedPage page =
        RequestedPage.of(
            request.getPageSize(),
            request.getPageToken(),
            WithdrawalListRequests.list(filter),
            Ids.WITHDRAWAL);
    Matches found = views.list(filter, page.position(), page.limit());
    ListWithdrawalsResponse.Builder response =
        ListWithdrawalsResponse.newBuilder()
            .setNextPageToken(page.nextToken(found.rows(), Withdrawal::id, found.end()));
    Caller caller = Caller.current();
    page.rows(found.rows())
        .forEach(one -> response.addWithdrawals(WithdrawalMessages.withdrawal(one, caller)));
    reply(observer, response.build());
  }

  @Override
  public void retryWithdrawal(
      RetryWithdrawalRequest request, StreamObserver<RetryWithdrawalResponse> observer) {
    UUID id = id(request.getWithdrawalId());
    RequestResult result = withdrawals.retry(Caller.currentUser(), id, request.getIdempotencyKey());
    reply(
        observer,
        RetryWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(result.required()))
            .setReplayed(result.replayed())
            .build());
  }

  @Override
  public void cancelWithdrawal(
      CancelWithdrawalRequest request, StreamObserver<CancelWithdrawalResponse> observer) {
    RequestResult result = withdrawals.cancel(Caller.currentUser(), id(request.getWithdrawalId()));
    reply(
        observer,
        CancelWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(result.required()))
            .setReplayed(result.replayed())
            .build());
  }

  @Override
  public void submitWithdrawalFile(
      SubmitWithdrawalFileRequest request, StreamObserver<SubmitWithdrawalFileResponse> observer) {
    reply(observer, files.submit(request));
  }

  @Override
  public void listWithdrawalFiles(
      ListWithdrawalFilesRequest request, StreamObserver<ListWithdrawalFilesResponse> observer) {
    reply(observer, files.list(request));
  }

  @Override
  public void getWithdrawalFile(
      GetWithdrawalFileRequest request, StreamObserver<GetWithdrawalFileResponse> observer) {
    reply(observer, files.get(request));
  }

  @Override
  public void cancelWithdrawalFile(
      CancelWithdrawalFileRequest request, StreamObserver<CancelWithdrawalFileResponse> observer) {
    reply(observer, files.cancel(request));
  }

  @Override
  public void retryWithdrawalFile(
      RetryWithdrawalFileRequest request, StreamObserver<RetryWithdrawalFileResponse> observer) {
    reply(observer, files.retry(request));
  }

  @Override
  public void getWithdrawalTotals(
      GetWithdrawalTotalsRequest request, StreamObserver<GetWithdrawalTotalsResponse> observer) {
    reply(observer, totals.get(request));
  }

  @Override
  public void resolveWithdrawal(
      ResolveWithdrawalRequest request, StreamObserver<ResolveWithdrawalResponse> observer) {
    reply(observer, operators.resolve(request));
  }

  @Override
  public void bookReturn(BookReturnRequest request, StreamObserver<BookReturnResponse> observer) {
    reply(observer, operators.bookReturn(request));
  }

  @Override
  public void receiveCallback(
      ReceiveCallbackRequest request, StreamObserver<ReceiveCallbackResponse> observer) {
    reply(observer, callbacks.receive(request));
  }

  @Override
  public void listCallbacks(
      ListCallbacksRequest request, StreamObserver<ListCallbacksResponse> observer) {
    reply(observer, callbacks.list(request));
  }

  @Override
  public void watchWithdrawals(
      WatchWithdrawalsRequest request, StreamObserver<WatchWithdrawalsResponse> observer) {
    feed.watch(
        Caller.current(), request, (ServerCallStreamObserver<WatchWithdrawalsResponse>) observer);
  }

  static UUID id(String text) {
    if (text.isEmpty()) {
      throw Refusal.invalid("withdrawal_id", "REQUIRED", "withdrawal_id is required");
    }
    return Ids.WITHDRAWAL.parse("withdrawal_id", text);
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
