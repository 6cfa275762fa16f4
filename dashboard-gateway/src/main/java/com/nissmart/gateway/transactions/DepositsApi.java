package com.nissmart.gateway.transactions;

import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/deposits}: money from the outside world. */
public final class DepositsApi {
  private static final Map<String, String> NAMES = Map.of("destination_account_id", "account_id");

  private final LedgerServiceStub ledger;

  /** The resource on top of ledger-service. */
  public DepositsApi(LedgerServiceStub ledger) {
    this.ledger = ledger;
  }

  /** Deposits into one of the caller's accounts. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    PostTransactionRequest.Builder request =
        exchange.body(body ->
            Posting.read(body, TransactionType.TRANSACTION_TYPE_DEPOSIT)
                .setDestinationAccountId(body.id("account_id", Ids.ACCOUNT)));
    request.setIdempotencyKey(exchange.idempotencyKey());
    return Rpc.renaming(NAMES, Posting.post(ledger, exchange, request.build()))
        .thenApply(answer -> Posting.created("/v1/transactions", answer));
  }
}
