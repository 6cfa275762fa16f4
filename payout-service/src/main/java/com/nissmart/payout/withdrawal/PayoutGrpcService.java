package com.nissmart.payout.withdrawal;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReceiveCallbackResponse;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The contract's PayoutService over {@link Withdrawals}. */
public final class PayoutGrpcService extends PayoutServiceGrpc.PayoutServiceImplBase {
  private final Withdrawals withdrawals;
  private final Function<SubmitWithdrawalFileRequest, SubmitWithdrawalFileResponse> files;
  private final Function<GetWithdrawalTotalsRequest, GetWithdrawalTotalsResponse> totals;
  private final Resolutions resolutions;
  private final CallbackInbox callbacks;
  private final WithdrawalFeed feed;

  /** Where callbacks of rails go. */
  public interface CallbackInbox {
    /**
     * Stores a callback.
     *
     * @return whether it had been stored before
     */
    boolean receive(
        String rail, String eventId, String timestamp, String signature, ByteString body);
  }

  /**
   * The service over the use cases.
   *
   * @param files what answers {@code SubmitWithdrawalFile}
   * @param totals what answers {@code GetWithdrawalTotals}
   */
  public PayoutGrpcService(
      Withdrawals withdrawals,
      Function<SubmitWithdrawalFileRequest, SubmitWithdrawalFileResponse> files,
      Function<GetWithdrawalTotalsRequest, GetWithdrawalTotalsResponse> totals,
      Resolutions resolutions,
      CallbackInbox callbacks,
      WithdrawalFeed feed) {
    this.withdrawals = withdrawals;
    this.files = files;
    this.totals = totals;
    this.resolutions = resolutions;
    this.callbacks = callbacks;
    this.feed = feed;
  }

  @Override
  public void createWithdrawal(
      CreateWithdrawalRequest request, StreamObserver<CreateWithdrawalResponse> observer) {
    Answer answer = withdrawals.create(Caller.currentUser(), RequestRules.read(request));
    reply(
        observer,
        CreateWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  @Override
  public void getWithdrawal(
      GetWithdrawalRequest request, StreamObserver<GetWithdrawalResponse> observer) {
    Caller caller = Caller.current();
    Withdrawal found = withdrawals.get(caller, id(request.getWithdrawalId()));
    GetWithdrawalResponse.Builder response =
        GetWithdrawalResponse.newBuilder().setWithdrawal(Messages.withdrawal(found, caller));
    withdrawals.events(found).forEach(event -> response.addEvents(Messages.event(event)));
    if (caller.mayReadAll()) {
      withdrawals
          .attempts(found)
          .forEach(attempt -> response.addAttempts(OversightMessages.attempt(attempt)));
      withdrawals
          .resolutions(found)
          .forEach(said -> response.addResolutions(OversightMessages.resolution(said)));
    }
    reply(observer, response.build());
  }

  @Override
  public void listWithdrawals(
      ListWithdrawalsRequest request, StreamObserver<ListWithdrawalsResponse> observer) {
    ListFilter filter = ListRequests.filter(Caller.currentUser(), request);
    UUID before = ListRequests.position(request.getPageToken(), filter);
    int size = ListRequests.pageSize(request.getPageSize());
    // One more than asked for tells whether there is a next page.
    List<Withdrawal> found = withdrawals.list(filter, before, size + 1);
    List<Withdrawal> page = found.subList(0, Math.min(size, found.size()));
    ListWithdrawalsResponse.Builder response = ListWithdrawalsResponse.newBuilder();
    Caller caller = Caller.current();
    page.forEach(withdrawal -> response.addWithdrawals(Messages.withdrawal(withdrawal, caller)));
    if (found.size() > size) {
      response.setNextPageToken(
          PageToken.encode(ListRequests.list(filter), page.getLast().publicId()));
    }
    reply(observer, response.build());
  }

  @Override
  public void retryWithdrawal(
      RetryWithdrawalRequest request, StreamObserver<RetryWithdrawalResponse> observer) {
    UUID id = id(request.getWithdrawalId());
    String key = RequestRules.key(request.getIdempotencyKey());
    Answer answer = withdrawals.retry(Caller.currentUser(), id, key);
    reply(
        observer,
        RetryWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  @Override
  public void cancelWithdrawal(
      CancelWithdrawalRequest request, StreamObserver<CancelWithdrawalResponse> observer) {
    Answer answer = withdrawals.cancel(Caller.currentUser(), id(request.getWithdrawalId()));
    reply(
        observer,
        CancelWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  @Override
  public void submitWithdrawalFile(
      SubmitWithdrawalFileRequest request, StreamObserver<SubmitWithdrawalFileResponse> observer) {
    reply(observer, files.apply(request));
  }

  @Override
  public void getWithdrawalTotals(
      GetWithdrawalTotalsRequest request, StreamObserver<GetWithdrawalTotalsResponse> observer) {
    reply(observer, totals.apply(request));
  }

  @Override
  public void resolveWithdrawal(
      ResolveWithdrawalRequest request, StreamObserver<ResolveWithdrawalResponse> observer) {
    Caller.User operator = Caller.currentUser();
    Resolutions.Answer answer =
        resolutions.resolve(
            operator,
            id(request.getWithdrawalId()),
            ResolutionRules.outcome(request.getOutcome()),
            ResolutionRules.note(request.getNote()));
    reply(
        observer,
        ResolveWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal(), operator))
            .setAwaitsSecondOperator(answer.awaitsSecondOperator())
            .build());
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
  public void watchWithdrawals(
      WatchWithdrawalsRequest request, StreamObserver<WatchWithdrawalsResponse> observer) {
    WatchCall call =
        new WatchCall(
            Caller.current(), (ServerCallStreamObserver<WatchWithdrawalsResponse>) observer);
    feed.watch(FeedPosition.parse(request.getAfterPosition()), request.getFromNow(), call);
  }

  private static UUID id(String text) {
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
