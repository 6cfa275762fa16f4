package com.nissmart.gateway.events;

import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.ScheduledExecutorService;

/** The feeds of both services, followed in the name of the one who reads. */
record Feeds(LedgerServiceStub ledgerStub, PayoutServiceStub payoutStub, Exchange exchange) {
  static final String LEDGER = "ledger";
  static final String PAYOUT = "payout";

  ScheduledExecutorService loop() {
    return exchange.eventLoop();
  }

  void followLedger(Position from, StreamObserver<WatchTransactionsResponse> observer) {
    WatchTransactionsRequest.Builder request = WatchTransactionsRequest.newBuilder();
    if (from.seq() == null) {
      request.setFromNow(true);
    } else {
      request.setAfterSeq(from.seq());
    }
    Rpc.asUser(ledgerStub, exchange).watchTransactions(request.build(), observer);
  }

  void followPayout(Position from, StreamObserver<WatchWithdrawalsResponse> observer) {
    WatchWithdrawalsRequest.Builder request = WatchWithdrawalsRequest.newBuilder();
    if (from.withdrawals() == null) {
      request.setFromNow(true);
    } else {
      request.setAfterPosition(from.withdrawals());
    }
    Rpc.asUser(payoutStub, exchange).watchWithdrawals(request.build(), observer);
  }
}
