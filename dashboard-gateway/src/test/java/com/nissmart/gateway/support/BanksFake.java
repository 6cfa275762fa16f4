package com.nissmart.gateway.support;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.Bank;
import com.nissmart.payout.v1.BankServiceGrpc.BankServiceImplBase;
import com.nissmart.payout.v1.EnquireNameRequest;
import com.nissmart.payout.v1.EnquireNameResponse;
import com.nissmart.payout.v1.ListBanksRequest;
import com.nissmart.payout.v1.ListBanksResponse;
import io.grpc.stub.StreamObserver;

/** Two banks, of which one account does not exist. */
final class BanksFake extends BankServiceImplBase {
  private final CallRecorder recorder;

  BanksFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void listBanks(ListBanksRequest request, StreamObserver<ListBanksResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListBanksResponse.newBuilder()
            .addBanks(
                Bank.newBuilder()
                    .setCode("058")
                    .setName("GTBank")
                    .setNipCode("000013")
                    .setNuban(true))
            .addBanks(Bank.newBuilder().setCode("999").setName("Old Bank"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void enquireName(
      EnquireNameRequest request, StreamObserver<EnquireNameResponse> observer) {
    recorder.record(request);
    if (request.getAccountNumber().equals("9990000001")) {
      throw new Refusal(Reason.DESTINATION_INVALID, "The bank has no account with this number");
    }
    observer.onNext(EnquireNameResponse.newBuilder().setAccountName("ADA OKAFOR").build());
    observer.onCompleted();
  }
}
