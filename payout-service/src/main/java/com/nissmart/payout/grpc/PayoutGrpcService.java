package com.nissmart.payout.grpc;

import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.callback.CallbackViews;
import com.nissmart.payout.callback.Callbacks;
import com.nissmart.payout.file.WithdrawalFile;
import com.nissmart.payout.file.WithdrawalFileActions;
import com.nissmart.payout.file.WithdrawalFileViews;
import com.nissmart.payout.file.WithdrawalFiles;
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
import com.nissmart.payout.v1.RailCallback;
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
import com.nissmart.payout.withdrawal.resolution.Resolutions;
import com.nissmart.payout.withdrawal.resolution.Resolutions.ResolvedWithdrawal;
import com.nissmart.payout.withdrawal.resolution.StatedFacts;
import com.nissmart.payout.withdrawal.resolution.StatedFacts.StatedReturn;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** Serves the contract's PayoutService. */
public final class PayoutGrpcService extends PayoutServiceGrpc.PayoutServiceImplBase {
  private final Withdrawals withdrawals;
  private final WithdrawalViews views;
  private final WithdrawalFiles files;
  private final WithdrawalFileActions fileActions;
  private final WithdrawalFileViews fileViews;
  private final WithdrawalTotals totals;
  private final Resolutions resolutions;
  private final StatedFacts statedFacts;
  private final Callbacks callbacks;
  private final CallbackViews callbackViews;
  private final WithdrawalFeed feed;

  public PayoutGrpcService(
      Withdrawals withdrawals,
      WithdrawalViews views,
      WithdrawalFiles files,
      WithdrawalFileActions fileActions,
      WithdrawalFileViews fileViews,
      WithdrawalTotals totals,
      Resolutions resolutions,
      StatedFacts statedFacts,
      Callbacks callbacks,
      CallbackViews callbackViews,
      WithdrawalFeed feed) {
    this.withdrawals = withdrawals;
    this.views = views;
    this.files = files;
    this.fileActions = fileActions;
    this.fileViews = fileViews;
    this.totals = totals;
    this.resolutions = resolutions;
    this.statedFacts = statedFacts;
    this.callbacks = callbacks;
    this.callbackViews = callbackViews;
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
      resolutions.of(found).forEach(one -> response.addResolutions(one.toMessage()));
    }
    if (caller instanceof Caller.User user && user.has(Role.ROLE_OPERATOR)) {
      response.setNeedsSecondOperator(resolutions.needsSecond(found, user.userId()));
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
    List<Withdrawal> found = views.list(filter, page.position(), page.limit());
    ListWithdrawalsResponse.Builder response =
        ListWithdrawalsResponse.newBuilder()
            .setNextPageToken(page.nextToken(found, Withdrawal::id));
    Caller caller = Caller.current();
    page.rows(found)
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
    RequestedPage page =
        RequestedPage.of(
            request.getPageSize(),
            request.getPageToken(),
            "withdrawal files of " + Caller.currentUser().userId(),
            Ids.WITHDRAWAL_FILE);
    List<WithdrawalFile> found =
        fileViews.list(Caller.currentUser(), page.position(), page.limit());
    reply(
        observer,
        ListWithdrawalFilesResponse.newBuilder()
            .addAllFiles(page.rows(found).stream().map(WithdrawalFile::toMessage).toList())
            .setNextPageToken(page.nextToken(found, WithdrawalFile::fileId))
            .build());
  }

  @Override
  public void getWithdrawalFile(
      GetWithdrawalFileRequest request, StreamObserver<GetWithdrawalFileResponse> observer) {
    int lines = RequestedPage.size(request.getPageSize());
    reply(
        observer,
        fileViews.get(
            Caller.currentUser(), fileId(request.getId()), request.getPageToken(), lines));
  }

  @Override
  public void cancelWithdrawalFile(
      CancelWithdrawalFileRequest request, StreamObserver<CancelWithdrawalFileResponse> observer) {
    reply(observer, fileActions.cancel(Caller.currentUser(), fileId(request.getId())));
  }

  @Override
  public void retryWithdrawalFile(
      RetryWithdrawalFileRequest request, StreamObserver<RetryWithdrawalFileResponse> observer) {
    reply(
        observer,
        fileActions.retry(
            Caller.currentUser(), fileId(request.getId()), request.getIdempotencyKey()));
  }

  @Override
  public void getWithdrawalTotals(
      GetWithdrawalTotalsRequest request, StreamObserver<GetWithdrawalTotalsResponse> observer) {
    reply(observer, totals.get(request));
  }

  @Override
  public void resolveWithdrawal(
      ResolveWithdrawalRequest request, StreamObserver<ResolveWithdrawalResponse> observer) {
    Caller.User operator = Caller.currentUser();
    ResolvedWithdrawal resolved =
        resolutions.resolve(operator, id(request.getWithdrawalId()), request);
    ResolveWithdrawalResponse.Builder response =
        ResolveWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(resolved.withdrawal(), operator))
            .setAwaitsSecondOperator(resolved.awaitsSecondOperator());
    Proposal proposal = resolved.proposal();
    if (proposal != null) {
      response.setProposal(proposal.toMessage());
    }
    reply(observer, response.build());
  }

  @Override
  public void bookReturn(BookReturnRequest request, StreamObserver<BookReturnResponse> observer) {
    Caller.User operator = Caller.currentUser();
    StatedReturn stated =
        statedFacts.bookReturn(operator.userId(), id(request.getWithdrawalId()), request);
    BookReturnResponse.Builder response =
        BookReturnResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(stated.withdrawal(), operator));
    Proposal proposal = stated.proposal();
    if (proposal != null) {
      response.setProposal(proposal.toMessage());
    }
    reply(observer, response.build());
  }

  @Override
  public void receiveCallback(
      ReceiveCallbackRequest request, StreamObserver<ReceiveCallbackResponse> observer) {
    boolean replayed =
        callbacks.receive(
            request.getRail(),
            request.getEventId(),
            request.getTimestamp(),
            request.getSignature(),
            request.getBody());
    reply(observer, ReceiveCallbackResponse.newBuilder().setReplayed(replayed).build());
  }

  @Override
  public void listCallbacks(
      ListCallbacksRequest request, StreamObserver<ListCallbacksResponse> observer) {
    RequestedPage page =
        RequestedPage.of(
            request.getPageSize(),
            request.getPageToken(),
            "callbacks " + request.getStatusValue(),
            Ids.CALLBACK);
    List<RailCallback> found =
        callbackViews.list(
            request.getStatus(), request.getStatusValue(), page.position(), page.limit());
    reply(
        observer,
        ListCallbacksResponse.newBuilder()
            .addAllCallbacks(page.rows(found))
            .setNextPageToken(page.nextToken(found, CallbackViews::id))
            .build());
  }

  @Override
  public void watchWithdrawals(
      WatchWithdrawalsRequest request, StreamObserver<WatchWithdrawalsResponse> observer) {
    feed.watch(
        Caller.current(), request, (ServerCallStreamObserver<WatchWithdrawalsResponse>) observer);
  }

  private static UUID id(String text) {
    if (text.isEmpty()) {
      throw Refusal.invalid("withdrawal_id", "REQUIRED", "withdrawal_id is required");
    }
    return Ids.WITHDRAWAL.parse("withdrawal_id", text);
  }

  private static UUID fileId(String text) {
    return Ids.WITHDRAWAL_FILE.parse("id", text);
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
