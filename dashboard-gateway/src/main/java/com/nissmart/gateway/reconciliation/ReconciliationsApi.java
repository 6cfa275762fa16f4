package com.nissmart.gateway.reconciliation;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.MediaType;
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
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code /v1/ops/reconciliations}: runs over the rail's own report or an uploaded one. */
public record ReconciliationsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
  private static final int LONGEST_NAME = 200;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  public CompletableFuture<ApiReply> run(ApiRequest http) {
    RunReconciliationRequest.Builder request = http.query(ReconciliationsApi::read);
    if (http.file().length > 0) {
      request.setFormat(format(http.fileType())).setReport(ByteString.copyFrom(http.file()));
    }
    http.extendTimeout(LONGEST);
    return audit
        .record(
            new AuditedAction(
                http, "reconciliation.run", "reconciliation", request.getReportName()),
            () ->
                Rpc.callAsUser(
                    reconciliations.withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS),
                    http,
                    ReconciliationServiceStub::runReconciliation,
                    request.build()))
        .thenApply(answer ->
            ApiReply.created(
                "/v1/ops/reconciliations/" + answer.getReconciliation().getId(),
                out -> ReconciliationJson.write(out, answer)));
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
    return RunReconciliationRequest.newBuilder()
        .setFromDay(query.day("from_day"))
        .setToDay(query.day("to_day"))
        .setReportName(query.text("report_name", LONGEST_NAME));
  }

  private static ReportFormat format(MediaType type) {
    return type.is(MediaType.parse("text/csv"))
        ? ReportFormat.REPORT_FORMAT_CSV
        : ReportFormat.REPORT_FORMAT_CAMT053;
  }
}
