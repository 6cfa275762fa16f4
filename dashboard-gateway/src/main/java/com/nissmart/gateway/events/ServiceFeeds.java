package com.nissmart.gateway.events;

import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;

/** The feeds of ledger-service and payout-service, read with the token of one reader. */
record ServiceFeeds(LedgerServiceStub ledgerStub, PayoutServiceStub payoutStub, ApiRequest http) {
  static final String LEDGER = "ledger";
  static final String PAYOUT = "payout";

  ScheduledExecutorService loop() {
    return http.eventLoop();
  }

  void followLedger(StreamPosition from, StreamObserver<WatchTransactionsResponse> observer) {
    WatchTransactionsRequest.Builder request = WatchTransactionsRequest.newBuilder();
    if (from.seq() == null) {
      request.setFromNow(true);
    } else {
      request.setAfterSeq(from.seq());
    }
    Rpc.asUser(ledgerStub, http).watchTransactions(request.build(), observer);
  }

  void followPayout(StreamPosition from, StreamObserver<WatchWithdrawalsResponse> observer) {
    WatchWithdrawalsRequest.Builder request = WatchWithdrawalsRequest.newBuilder();
    if (from.withdrawals() == null) {
      request.setFromNow(true);
    } else {
      request.setAfterPosition(from.withdrawals());
    }
    Rpc.asUser(payoutStub, http).watchWithdrawals(request.build(), observer);
  }
}
