package com.nissmart.gateway.ops;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/transactions}: the whole book, and the one way to undo a line of it. */
public final class OpsTransactionsApi {
  private final LedgerServiceStub ledger;
  private final AuditTrail audit;

  /** The resource on top of ledger-service. */
  public OpsTransactionsApi(LedgerServiceStub ledger, AuditTrail audit) {
    this.ledger = ledger;
    this.audit = audit;
  }

  /** Everyone's transactions, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    return TransactionsApi.listForOperators(ledger, exchange);
  }

  /** Anyone's transaction. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return TransactionsApi.find(ledger, exchange)
        .thenApply(found -> Reply.ok(out -> TransactionJson.writeForOperators(out, found)));
  }

  /** Books its opposite. */
  public CompletableFuture<Reply> reverse(Exchange exchange) {
    String id = exchange.pathId(Ids.TRANSACTION, Reason.TRANSACTION_NOT_FOUND);
    String note = exchange.body(Notes::required);
    ReverseRequest request =
        ReverseRequest.newBuilder()
            .setIdempotencyKey(exchange.idempotencyKey())
            .setTransactionId(id)
            .setDescription(note)
            .build();
    return audit
        .around(exchange, "transaction.reverse", id, note, () -> post(exchange, request))
        .thenApply(answer ->
            Reply.created(
                    "/v1/ops/transactions/" + answer.getTransaction().getId(),
                    out -> TransactionJson.writeForOperators(out, answer.getTransaction()))
                .replayed(answer.getReplayed()));
  }

  private CompletableFuture<ReverseResponse> post(Exchange exchange, ReverseRequest request) {
    return Rpc.call(observer -> Rpc.asUser(ledger, exchange).reverse(request, observer));
  }
}
