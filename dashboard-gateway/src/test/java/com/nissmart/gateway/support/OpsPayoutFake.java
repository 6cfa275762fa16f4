package com.nissmart.gateway.support;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.BookReturnResponse;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesResponse;
import com.nissmart.payout.v1.OpenWithdrawals;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReceiveCallbackResponse;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import com.nissmart.payout.v1.WithdrawalFile;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.v1.WithdrawalFileTotal;
import com.nissmart.payout.v1.WithdrawalStatus;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Payout's calls for operators and rails, and its feed. */
public final class OpsPayoutFake extends PayoutFake {
  private final CallRecorder recorder;
  private final Set<String> callbacks = ConcurrentHashMap.newKeySet();

  /** The followers of withdrawals. */
  public final FeedFake<WatchWithdrawalsRequest, WatchWithdrawalsResponse> feed;

  OpsPayoutFake(CallRecorder recorder) {
    super(recorder);
    this.recorder = recorder;
    this.feed = new FeedFake<>(recorder);
  }

  void reset() {
    feed.reset();
    callbacks.clear();
  }

  @Override
  public void watchWithdrawals(
      WatchWithdrawalsRequest request, StreamObserver<WatchWithdrawalsResponse> observer) {
    feed.watch(request, observer);
  }

  /** Returns the feed's event of a withdrawal. */
  public static WatchWithdrawalsResponse event(String position) {
    return WatchWithdrawalsResponse.newBuilder()
        .setWithdrawal(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING))
        .setEvent(event(2).setToStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING))
        .setPosition(position)
        .build();
  }

  /** Returns a heartbeat. */
  public static WatchWithdrawalsResponse at(String position) {
    return WatchWithdrawalsResponse.newBuilder().setPosition(position).build();
  }

  @Override
  public void resolveWithdrawal(
      ResolveWithdrawalRequest request, StreamObserver<ResolveWithdrawalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ResolveWithdrawalResponse.newBuilder()
            .setWithdrawal(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING))
            .setAwaitsSecondOperator(true)
            .build());
    observer.onCompleted();
  }

  @Override
  public void bookReturn(BookReturnRequest request, StreamObserver<BookReturnResponse> observer) {
    recorder.record(request);
    observer.onNext(
        BookReturnResponse.newBuilder()
            .setWithdrawal(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED))
            .build());
    observer.onCompleted();
  }

  @Override
  public void getWithdrawalTotals(
      GetWithdrawalTotalsRequest request, StreamObserver<GetWithdrawalTotalsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetWithdrawalTotalsResponse.newBuilder()
            .addDays(day(request.getFromDay(), WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED, 5))
            .addDays(day(request.getToDay(), WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED, 4))
            .addDays(day(request.getToDay(), WithdrawalStatus.WITHDRAWAL_STATUS_FAILED, 3))
            .addOpen(
                OpenWithdrawals.newBuilder()
                    .setCurrency("NGN")
                    .setCount(2)
                    .setAmount("700")
                    .setInDoubtCount(1)
                    .setInDoubtAmount("300")
                    .setOldestInDoubtSince(SampleIds.NOW))
            .setOpenExceptions(6)
            .build());
    observer.onCompleted();
  }

  private static WithdrawalDailyTotal day(String day, WithdrawalStatus status, long count) {
    return WithdrawalDailyTotal.newBuilder()
        .setDay(day)
        .setStatus(status)
        .setCurrency("NGN")
        .setCount(count)
        .setAmount("1000")
        .setTotalDurationMs(900)
        .build();
  }

  @Override
  public void submitWithdrawalFile(
      SubmitWithdrawalFileRequest request, StreamObserver<SubmitWithdrawalFileResponse> observer) {
    recorder.record(request);
    observer.onNext(
        SubmitWithdrawalFileResponse.newBuilder()
            .setId(SampleIds.WITHDRAWAL_FILE)
            .setAccepted(1)
            .setRefused(1)
            .addAcceptedAmounts(Money.newBuilder().setAmount(20_000).setCurrency("NGN"))
            .addLines(
                WithdrawalFileLine.newBuilder().setLine(2).setWithdrawalId(SampleIds.WITHDRAWAL))
            .addLines(
                WithdrawalFileLine.newBuilder()
                    .setLine(3)
                    .setCode(Reason.INSUFFICIENT_FUNDS)
                    .setMessage("available is 1")
                    .setField("amount"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void listWithdrawalFiles(
      ListWithdrawalFilesRequest request, StreamObserver<ListWithdrawalFilesResponse> observer) {
    recorder.record(request);
    observer.onNext(ListWithdrawalFilesResponse.newBuilder().addFiles(file()).build());
    observer.onCompleted();
  }

  @Override
  public void getWithdrawalFile(
      GetWithdrawalFileRequest request, StreamObserver<GetWithdrawalFileResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetWithdrawalFileResponse.newBuilder()
            .setFile(file())
            .addTotals(
                WithdrawalFileTotal.newBuilder()
                    .setState("REFUSED")
                    .setCurrency("NGN")
                    .setCount(1)
                    .setAmount("70"))
            .addEntries(
                WithdrawalFileEntry.newBuilder()
                    .setLine(2)
                    .setState("REFUSED")
                    .setCode(Reason.ACCOUNT_NOT_FOUND)
                    .setMessage("No such account"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void cancelWithdrawalFile(
      CancelWithdrawalFileRequest request, StreamObserver<CancelWithdrawalFileResponse> observer) {
    recorder.record(request);
    observer.onNext(
        CancelWithdrawalFileResponse.newBuilder().setFile(file()).setCancelled(3).build());
    observer.onCompleted();
  }

  @Override
  public void retryWithdrawalFile(
      RetryWithdrawalFileRequest request, StreamObserver<RetryWithdrawalFileResponse> observer) {
    recorder.record(request);
    observer.onNext(RetryWithdrawalFileResponse.newBuilder().setFile(file()).setRetried(2).build());
    observer.onCompleted();
  }

  private static WithdrawalFile file() {
    return WithdrawalFile.newBuilder()
        .setId(SampleIds.WITHDRAWAL_FILE)
        .setFileId("payroll")
        .setUserId(SampleIds.ADA_ID)
        .setLines(1)
        .setSha256("0".repeat(64))
        .build();
  }

  @Override
  public void receiveCallback(
      ReceiveCallbackRequest request, StreamObserver<ReceiveCallbackResponse> observer) {
    recorder.record(request);
    if (!request.getSignature().equals("v1,good")) {
      throw new Refusal(Reason.UNAUTHENTICATED, "The signature is wrong.");
    }
    observer.onNext(
        ReceiveCallbackResponse.newBuilder()
            .setReplayed(!callbacks.add(request.getEventId()))
            .build());
    observer.onCompleted();
  }
}
