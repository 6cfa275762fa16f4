package com.nissmart.e2e.reliability;

import com.google.protobuf.ByteString;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.v1.ReconciliationStatus;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Settlement reports from the bank's own book, which operators upload during the run. */
final class ChaosReports {
  private static final String HEADER = "reference,amount,currency,status,booked_at";
  private static final int LONGEST_SECONDS = 60;

  /** The pause for each line, so that reports of many thousand lines leave time for work. */
  private static final long MILLIS_A_LINE = 5;

  private final List<ReconciliationServiceBlockingStub> operators = new ArrayList<>();
  private final PayoutCluster cluster;
  private int turn;

  ChaosReports(PayoutCluster cluster, List<String> services) {
    this.cluster = cluster;
    for (String service : services) {
      PayoutCluster.OPERATORS.forEach(operator ->
          operators.add(
              ReconciliationServiceGrpc.newBlockingStub(cluster.asOperator(service, operator))));
    }
  }

  /** Uploads the report of today in two parts, and the second part once more. */
  void upload() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<String> lines = lines(today);
    int half = lines.size() / 2;
    upload(today, lines.subList(0, half), "part-1");
    upload(today, lines.subList(half, lines.size()), "part-2");
    upload(today, lines.subList(half, lines.size()), "part-2");
    ChaosSteps.pause(lines.size() * MILLIS_A_LINE);
  }

  /** Compares the rail's own report with the books; returns false when that is not done yet. */
  boolean isCompared() {
    return run(RunReconciliationRequest.getDefaultInstance());
  }

  private void upload(LocalDate day, List<String> lines, String name) {
    if (!lines.isEmpty()) {
      String text = HEADER + "\n" + String.join("\n", lines) + "\n";
      var _ =
          run(
              RunReconciliationRequest.newBuilder()
                  .setFromDay(day.toString())
                  .setFormat(ReportFormat.REPORT_FORMAT_CSV)
                  .setReport(ByteString.copyFromUtf8(text))
                  .setReportName(name)
                  .build());
    }
  }

  private boolean run(RunReconciliationRequest request) {
    ReconciliationServiceBlockingStub operator =
        operators
            .get(turn++ % operators.size())
            .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
    ReconciliationStatus[] status = new ReconciliationStatus[1];
    var _ =
        ServiceCalls.call(
            () -> status[0] = operator.runReconciliation(request).getReconciliation().getStatus());
    return status[0] == ReconciliationStatus.RECONCILIATION_STATUS_COMPLETED;
  }

  private List<String> lines(LocalDate day) {
    return cluster.payoutRows(
        """
        SELECT concat_ws(',', reference, amount_minor, currency, status,
          to_char(booked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        FROM (
          SELECT reference, amount_minor, currency, 'PAID' AS status, paid_at AS booked_at
          FROM simulated_rail.payment
          UNION ALL
          SELECT reference, amount_minor, currency, 'RETURNED', returned_at
          FROM simulated_rail.payment) x
        WHERE booked_at <= now() AND (booked_at AT TIME ZONE 'UTC')::date = '%s'
        ORDER BY md5(reference), status
        """
            .formatted(day),
        (row, _) -> row.getString(1));
  }
}
