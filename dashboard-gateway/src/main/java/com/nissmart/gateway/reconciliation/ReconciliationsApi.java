package com.nissmart.gateway.reconciliation;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.GetReconciliationResponse;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.ListReconciliationsResponse;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code /v1/ops/reconciliations}: runs, over the rail's own report or an uploaded one. */
public final class ReconciliationsApi {
  private static final int LONGEST_NAME = 200;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final ReconciliationServiceStub reconciliations;
  private final AuditTrail audit;

  /** The resource on top of payout-service. */
  public ReconciliationsApi(ReconciliationServiceStub reconciliations, AuditTrail audit) {
    this.reconciliations = reconciliations;
    this.audit = audit;
  }

  /** Runs one now. */
  public CompletableFuture<Reply> run(Exchange exchange) {
    RunReconciliationRequest.Builder request = exchange.query(ReconciliationsApi::read);
    if (exchange.file().length > 0) {
      request
          .setFormat(format(exchange.fileType()))
          .setReport(ByteString.copyFrom(exchange.file()));
    }
    exchange.extendTimeout(LONGEST);
    return audit
        .around(
            exchange,
            "reconciliation.run",
            "reconciliation",
            request.getReportName(),
            () ->
                Rpc.<RunReconciliationResponse>call(o ->
                    Rpc.asUser(reconciliations, exchange)
                        .withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS)
                        .runReconciliation(request.build(), o)))
        .thenApply(answer ->
            Reply.created(
                "/v1/ops/reconciliations/" + answer.getReconciliation().getId(),
                out -> ReconciliationJson.write(out, answer)));
  }

  /** Runs, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListReconciliationsRequest request =
        exchange.query(query ->
            ListReconciliationsRequest.newBuilder()
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.<ListReconciliationsResponse>call(
            o -> Rpc.asUser(reconciliations, exchange).listReconciliations(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getReconciliationsList(),
                    ReconciliationJson::write,
                    answer.getNextPageToken())));
  }

  /** One run. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    GetReconciliationRequest request =
        GetReconciliationRequest.newBuilder()
            .setReconciliationId(
                exchange.pathId(Ids.RECONCILIATION, Reason.RECONCILIATION_NOT_FOUND))
            .build();
    return Rpc.<GetReconciliationResponse>call(
            o -> Rpc.asUser(reconciliations, exchange).getReconciliation(request, o))
        .thenApply(
            answer -> Reply.ok(out -> ReconciliationJson.write(out, answer.getReconciliation())));
  }

  private static RunReconciliationRequest.Builder read(Query query) {
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
