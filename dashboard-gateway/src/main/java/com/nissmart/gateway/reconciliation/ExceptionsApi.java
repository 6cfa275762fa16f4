package com.nissmart.gateway.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/exceptions}: the exceptions of reconciliations. */
public record ExceptionsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
  private static final int LONGEST_RESOLUTION = 280;

  /** Lists exceptions, oldest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListReconciliationExceptionsRequest request = http.query(ExceptionsApi::read);
    return Rpc.callAsUser(
            reconciliations, http, ReconciliationServiceStub::listReconciliationExceptions, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getExceptionsList(), ReconciliationJson::write, answer.getNextPageToken()));
  }

  public CompletableFuture<ApiReply> resolve(ApiRequest http) {
    String id = http.pathId(Ids.EXCEPTION, Reason.EXCEPTION_NOT_FOUND);
    String resolution = http.body(body -> body.text("resolution", LONGEST_RESOLUTION));
    ResolveReconciliationExceptionRequest request =
        ResolveReconciliationExceptionRequest.newBuilder()
            .setExceptionId(id)
            .setResolution(resolution)
            .build();
    return audit
        .record(
            new AuditedAction(http, "exception.resolve", id, resolution),
            () ->
                Rpc.callAsUser(
                    reconciliations,
                    http,
                    ReconciliationServiceStub::resolveReconciliationException,
                    request))
        .thenApply(
            answer -> ApiReply.ok(out -> ReconciliationJson.write(out, answer.getException())));
  }

  private static ListReconciliationExceptionsRequest read(QueryParameters query) {
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
