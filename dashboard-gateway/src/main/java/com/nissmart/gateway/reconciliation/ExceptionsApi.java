package com.nissmart.gateway.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsResponse;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionResponse;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/exceptions}: the differences that reconciliations found. */
public final class ExceptionsApi {
  private static final int LONGEST_RESOLUTION = 280;

  private final ReconciliationServiceStub reconciliations;
  private final AuditTrail audit;

  /** The resource on top of payout-service. */
  public ExceptionsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
    this.reconciliations = reconciliations;
    this.audit = audit;
  }

  /** Differences, oldest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListReconciliationExceptionsRequest request = exchange.query(ExceptionsApi::read);
    return Rpc.<ListReconciliationExceptionsResponse>call(
            o -> Rpc.asUser(reconciliations, exchange).listReconciliationExceptions(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getExceptionsList(),
                    ReconciliationJson::write,
                    answer.getNextPageToken())));
  }

  /** Closes one with a reason. */
  public CompletableFuture<Reply> resolve(Exchange exchange) {
    String id = exchange.pathId(Ids.EXCEPTION, Reason.EXCEPTION_NOT_FOUND);
    String resolution = exchange.body(body -> body.text("resolution", LONGEST_RESOLUTION));
    ResolveReconciliationExceptionRequest request =
        ResolveReconciliationExceptionRequest.newBuilder()
            .setExceptionId(id)
            .setResolution(resolution)
            .build();
    return audit
        .around(
            exchange,
            "exception.resolve",
            id,
            resolution,
            () ->
                Rpc.<ResolveReconciliationExceptionResponse>call(o ->
                    Rpc.asUser(reconciliations, exchange)
                        .resolveReconciliationException(request, o)))
        .thenApply(answer -> Reply.ok(out -> ReconciliationJson.write(out, answer.getException())));
  }

  private static ListReconciliationExceptionsRequest read(Query query) {
    return ListReconciliationExceptionsRequest.newBuilder()
        .setReconciliationId(query.id("reconciliation_id", Ids.RECONCILIATION))
        .setOpen(query.flag("open"))
        .setKind(
            query.word(
                "kind",
                ExceptionKind.values(),
                ReconciliationJson.KIND_PREFIX,
                ExceptionKind.EXCEPTION_KIND_UNSPECIFIED))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }
}
