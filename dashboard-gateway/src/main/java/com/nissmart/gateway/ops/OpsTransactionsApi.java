package com.nissmart.gateway.ops;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/transactions}: all transactions, and their reversal. */
public record OpsTransactionsApi(LedgerServiceStub ledger, AuditTrail audit) {
  /** Lists all transactions, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    return TransactionsApi.listForOperators(ledger, http);
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return TransactionsApi.find(ledger, http)
        .thenApply(found -> ApiReply.ok(out -> TransactionJson.writeForOperators(out, found)));
  }

  /** Books the opposite of a transaction, or proposes it. */
  public CompletableFuture<ApiReply> reverse(ApiRequest http) {
    String id = http.pathId(Ids.TRANSACTION, Reason.TRANSACTION_NOT_FOUND);
    String note = http.body(OperatorNotes::required);
    ReverseRequest request =
        ReverseRequest.newBuilder()
            .setIdempotencyKey(http.idempotencyKey())
            .setTransactionId(id)
            .setDescription(note)
            .build();
    return audit
        .record(new AuditedAction(http, "transaction.reverse", id, note), () -> post(http, request))
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : ApiReply.created(
                        "/v1/ops/transactions/" + answer.getTransaction().getId(),
                        out -> TransactionJson.writeForOperators(out, answer.getTransaction()))
                    .replayed(answer.getReplayed()));
  }

  private CompletableFuture<ReverseResponse> post(ApiRequest http, ReverseRequest request) {
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::reverse, request);
  }
}
