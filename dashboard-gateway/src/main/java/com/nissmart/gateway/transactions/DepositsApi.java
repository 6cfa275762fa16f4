package com.nissmart.gateway.transactions;

import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/deposits}: money from outside. */
public record DepositsApi(LedgerServiceStub ledger) {
  private static final Map<String, String> NAMES = Map.of("destination_account_id", "account_id");

  /** Deposits into one of the caller's accounts. */
  public CompletableFuture<ApiReply> create(ApiRequest http) {
    PostTransactionRequest.Builder request =
        http.body(body ->
            PostTransactionCalls.read(body, TransactionType.TRANSACTION_TYPE_DEPOSIT)
                .setDestinationAccountId(body.id("account_id", Ids.ACCOUNT)));
    request.setIdempotencyKey(http.idempotencyKey());
    return Rpc.renaming(NAMES, PostTransactionCalls.post(ledger, http, request.build()))
        .thenApply(answer -> PostTransactionCalls.created("/v1/transactions", answer));
  }
}
