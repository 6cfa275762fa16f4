package com.nissmart.gateway.reconciliation;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ReconciliationStatus;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code /v1/ops/reconciliations}: runs over the rail's own report or an uploaded one. */
public record ReconciliationsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_RAIL = 100;
  private static final int LONGEST_REASON = 280;
  private static final Duration LONGEST = Duration.ofMinutes(12);
  private static final int LONGEST_VOID_SECONDS = 20;
  private static final String PATH = "/v1/ops/reconciliations/";

  /** Passes an uploaded report on while it arrives; without one the rail's own is fetched. */
  public CompletableFuture<ApiReply> run(ApiRequest http) {
    RunReconciliationRequest.Builder request = http.query(ReconciliationsApi::read);
    http.extendTimeout(LONGEST);
    return audit
        .record(
            new AuditedAction(
                http, "reconciliation.run", "reconciliation", request.getReportName()),
            () -> send(http, request))
        .thenApply(answer -> {
          Reconciliation run = answer.getReconciliation();
          String location = PATH + run.getId();
          return run.getStatus() == ReconciliationStatus.RECONCILIATION_STATUS_RUNNING
              ? ApiReply.accepted(location, out -> ReconciliationJson.write(out, answer))
              : ApiReply.created(location, out -> ReconciliationJson.write(out, answer));
        });
  }

  private CompletableFuture<RunReconciliationResponse> send(
      ApiRequest http, RunReconciliationRequest.Builder request) {
    ReconciliationServiceStub stub =
        Rpc.asUser(reconciliations.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS), http);
    return StreamedReport.send(stub, request, http)
        .thenCompose(uploaded ->
            uploaded
                .map(CompletableFuture::completedFuture)
                .orElseGet(() ->
                    Rpc.call(stub, ReconciliationServiceStub::runReconciliation, request.build())));
  }

  public CompletableFuture<ApiReply> voidRun(ApiRequest http) {
    String id = http.pathId(Ids.RECONCILIATION, Reason.RECONCILIATION_NOT_FOUND);
    String reason = http.body(body -> body.text("reason", LONGEST_REASON));
    VoidReconciliationRequest request =
        VoidReconciliationRequest.newBuilder().setReconciliationId(id).setReason(reason).build();
    return audit
        .record(
            new AuditedAction(http, "reconciliation.void", id, reason),
            () ->
                Rpc.callAsUser(
                    reconciliations.withDeadlineAfter(LONGEST_VOID_SECONDS, TimeUnit.SECONDS),
                    http,
                    ReconciliationServiceStub::voidReconciliation,
                    request))
        .thenApply(answer ->
            ApiReply.ok(out -> ReconciliationJson.write(out, answer.getReconciliation())));
  }

  /** Lists runs, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListReconciliationsRequest request =
        http.query(query ->
            ListReconciliationsRequest.newBuilder()
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.callAsUser(
            reconciliations, http, ReconciliationServiceStub::listReconciliations, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getReconciliationsList(),
                ReconciliationJson::write,
                answer.getNextPageToken()));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    GetReconciliationRequest request =
        GetReconciliationRequest.newBuilder()
            .setReconciliationId(http.pathId(Ids.RECONCILIATION, Reason.RECONCILIATION_NOT_FOUND))
            .build();
    return Rpc.callAsUser(
            reconciliations, http, ReconciliationServiceStub::getReconciliation, request)
        .thenApply(answer ->
            ApiReply.ok(out -> ReconciliationJson.write(out, answer.getReconciliation())));
  }

  private static RunReconciliationRequest.Builder read(QueryParameters query) {
    RunReconciliationRequest.Builder request =
        RunReconciliationRequest.newBuilder()
            .setRail(query.text("rail", LONGEST_RAIL))
            .setFromDay(query.day("from_day"))
            .setToDay(query.day("to_day"))
            .setReportName(query.text("report_name", LONGEST_NAME))
            .setDryRun(query.flag("dry_run"))
            .setMoreParts(query.flag("more_parts"));
    @Nullable Long count = query.count("control_count");
    @Nullable Long sum = query.count("control_sum");
    if (count != null) {
      request.setControlCount(count);
    }
    if (sum != null) {
      request.setControlSum(sum);
    }
    return request;
  }
}
