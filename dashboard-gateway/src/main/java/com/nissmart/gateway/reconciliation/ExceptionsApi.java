package com.nissmart.gateway.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/exceptions}: the exceptions of reconciliations. */
public record ExceptionsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
  private static final int LONGEST_RESOLUTION = 280;
  private static final int MOST_IDS = 200;
  private static final int LONGEST_ID = 40;

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

  /** Resolves many exceptions: those that are named, or open ones of a run. */
  public CompletableFuture<ApiReply> resolveMany(ApiRequest http) {
    return resolveMany(http, http.body(ExceptionsApi::readMany));
  }

  /** Resolves the open exceptions that only this run found. */
  public CompletableFuture<ApiReply> closeRun(ApiRequest http) {
    return resolveMany(
        http,
        ResolveReconciliationExceptionsRequest.newBuilder()
            .setReconciliationId(http.pathId(Ids.RECONCILIATION, Reason.RECONCILIATION_NOT_FOUND))
            .setFoundOnlyByRun(true)
            .setResolution(http.body(body -> body.text("reason", LONGEST_RESOLUTION)))
            .build());
  }

  private CompletableFuture<ApiReply> resolveMany(
      ApiRequest http, ResolveReconciliationExceptionsRequest request) {
    String target =
        request.getExceptionIdsCount() > 0
            ? request.getExceptionIds(0)
            : request.getReconciliationId();
    return audit
        .record(
            new AuditedAction(http, "exception.resolve_many", target, request.getResolution()),
            () ->
                Rpc.callAsUser(
                    reconciliations,
                    http,
                    ReconciliationServiceStub::resolveReconciliationExceptions,
                    request))
        .thenApply(answer ->
            ApiReply.ok(out ->
                out.object()
                    .number("resolved", answer.getResolved())
                    .flag("more", answer.getMore())
                    .end()));
  }

  /** Has booked what settles an exception, or proposes it. */
  public CompletableFuture<ApiReply> act(ApiRequest http) {
    ActOnReconciliationExceptionRequest request =
        http.body(ExceptionsApi::readAct)
            .setExceptionId(http.pathId(Ids.EXCEPTION, Reason.EXCEPTION_NOT_FOUND))
            .build();
    return audit
        .record(
            new AuditedAction(http, "exception.act", request.getExceptionId(), request.getReason()),
            () ->
                Rpc.callAsUser(
                    reconciliations,
                    http,
                    ReconciliationServiceStub::actOnReconciliationException,
                    request))
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : ApiReply.ok(out -> ReconciliationJson.write(out, answer.getException())));
  }

  private static ActOnReconciliationExceptionRequest.Builder readAct(JsonBody body) {
    return ActOnReconciliationExceptionRequest.newBuilder()
        .setAction(
            body.word(
                "action",
                ExceptionAction.values(),
                ReconciliationJson.ACTION_PREFIX,
                ExceptionAction.EXCEPTION_ACTION_UNSPECIFIED))
        .setAccountId(body.has("account_id") ? body.id("account_id", Ids.ACCOUNT) : "")
        .setAmount(body.has("amount") ? body.amount("amount") : 0)
        .setReason(body.text("reason", LONGEST_RESOLUTION));
  }

  private static ResolveReconciliationExceptionsRequest readMany(JsonBody body) {
    ResolveReconciliationExceptionsRequest.Builder request =
        ResolveReconciliationExceptionsRequest.newBuilder()
            .setResolution(body.text("reason", LONGEST_RESOLUTION));
    if (body.has("ids")) {
      request.addAllExceptionIds(body.texts("ids", MOST_IDS, LONGEST_ID));
    } else {
      request.setReconciliationId(body.id("reconciliation_id", Ids.RECONCILIATION));
      if (body.has("kind")) {
        request.setKind(
            body.word(
                "kind",
                ExceptionKind.values(),
                ReconciliationJson.KIND_PREFIX,
                ExceptionKind.EXCEPTION_KIND_UNSPECIFIED));
      }
    }
    return request.build();
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
