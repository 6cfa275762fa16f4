package com.nissmart.gateway.support;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Money;
import com.nissmart.payout.v1.CallbackStatus;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.ListCallbacksResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceImplBase;
import com.nissmart.payout.v1.RailCallback;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import com.nissmart.payout.v1.WithdrawalStatus;
import io.grpc.stub.StreamObserver;

/** Withdrawals that are always in doubt. */
class PayoutFake extends PayoutServiceImplBase {
  private final CallRecorder recorder;

  PayoutFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void createWithdrawal(
      CreateWithdrawalRequest request, StreamObserver<CreateWithdrawalResponse> observer) {
    recorder.record(request);
    Withdrawal withdrawal =
        withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING)
            .setAccountId(request.getAccountId())
            .setAmount(request.getAmount())
            .setDestination(
                request.getDestination().toBuilder()
                    .setBankAccountName("ADA OKAFOR")
                    .setNameMatches(false))
            .build();
    observer.onNext(CreateWithdrawalResponse.newBuilder().setWithdrawal(withdrawal).build());
    observer.onCompleted();
  }

  @Override
  public void getWithdrawal(
      GetWithdrawalRequest request, StreamObserver<GetWithdrawalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetWithdrawalResponse.newBuilder()
            .setWithdrawal(
                withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING)
                    .setInDoubtSince(SampleIds.NOW)
                    .setExternalReference("ref-1"))
            .addEvents(
                event(1)
                    .setToStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING)
                    .setNote("accepted"))
            .addEvents(
                event(2)
                    .setFromStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING)
                    .setToStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING))
            .build());
    observer.onCompleted();
  }

  @Override
  public void listWithdrawals(
      ListWithdrawalsRequest request, StreamObserver<ListWithdrawalsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListWithdrawalsResponse.newBuilder()
            .addWithdrawals(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING))
            .setNextPageToken("more")
            .build());
    observer.onCompleted();
  }

  @Override
  public void listCallbacks(
      ListCallbacksRequest request, StreamObserver<ListCallbacksResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListCallbacksResponse.newBuilder()
            .addCallbacks(
                RailCallback.newBuilder()
                    .setId("cbk_00000000000000000000000001")
                    .setRail("simulated")
                    .setEventId("evt-1")
                    .setReceivedAt(Timestamp.newBuilder().setSeconds(1_768_464_000))
                    .setStatus(CallbackStatus.CALLBACK_STATUS_FLAGGED)
                    .setDetail("Its reference is not one of ours")
                    .setReference("nobody")
                    .setKind("PAID")
                    .setAmount(Money.newBuilder().setAmount(5).setCurrency("NGN")))
            .addCallbacks(
                RailCallback.newBuilder()
                    .setId("cbk_00000000000000000000000000")
                    .setRail("simulated")
                    .setEventId("evt-0")
                    .setReceivedAt(Timestamp.newBuilder().setSeconds(1_768_464_000))
                    .setStatus(CallbackStatus.CALLBACK_STATUS_RECEIVED))
            .setNextPageToken("more")
            .build());
    observer.onCompleted();
  }

  @Override
  public void retryWithdrawal(
      RetryWithdrawalRequest request, StreamObserver<RetryWithdrawalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        RetryWithdrawalResponse.newBuilder()
            .setWithdrawal(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING).setAttempt(2))
            .build());
    observer.onCompleted();
  }

  @Override
  public void cancelWithdrawal(
      CancelWithdrawalRequest request, StreamObserver<CancelWithdrawalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        CancelWithdrawalResponse.newBuilder()
            .setWithdrawal(withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_CANCELLED))
            .setReplayed(true)
            .build());
    observer.onCompleted();
  }

  static WithdrawalEvent.Builder event(int number) {
    return WithdrawalEvent.newBuilder()
        .setEventNo(number)
        .setAttempt(1)
        .setActor(SampleIds.ADA_ID)
        .setCreatedAt(SampleIds.NOW);
  }

  static Withdrawal.Builder withdrawal(WithdrawalStatus status) {
    return Withdrawal.newBuilder()
        .setId(SampleIds.WITHDRAWAL)
        .setUserId(SampleIds.ADA_ID)
        .setAccountId(SampleIds.WALLET)
        .setAmount(Money.newBuilder().setAmount(20_000).setCurrency("NGN"))
        .setDestination(
            Destination.newBuilder()
                .setBankCode("058")
                .setAccountNumber("0123456789")
                .setAccountName("Ada Obi"))
        .setStatus(status)
        .setAttempt(1)
        .setTransactionId(SampleIds.TRANSACTION)
        .setCreatedAt(SampleIds.NOW)
        .setUpdatedAt(SampleIds.NOW);
  }
}
