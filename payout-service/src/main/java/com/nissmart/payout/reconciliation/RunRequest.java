package com.nissmart.payout.reconciliation;

import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.ReconciliationRun.Source;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A run that is asked for.
 *
 * @param startedBy usr_..., or payout for the daily run
 * @param reportName empty when the rail gives the report
 * @param dryRun whether nothing is booked and no exception stored
 * @param moreParts whether other parts of the same days will follow
 * @param controlCount the number of lines that the report must have; null: any
 * @param controlSum the sum of all its amounts in minor units; null: any
 */
public record RunRequest(
    String rail,
    ReconciledDays days,
    Source source,
    String startedBy,
    String reportName,
    boolean dryRun,
    boolean moreParts,
    @Nullable Long controlCount,
    @Nullable Long controlSum) {
  private static final int LONGEST_NAME = 200;

  /** Returns the request for a rail's own report. */
  static RunRequest ofRail(String rail, ReconciledDays days, String startedBy) {
    return new RunRequest(rail, days, Source.RAIL, startedBy, "", false, false, null, null);
  }

  /** Reads a request of the contract, without its report. */
  static RunRequest read(
      RunReconciliationRequest request, String startedBy, Rails rails, LocalDate today) {
    Source source = source(request.getFormat());
    if (request.getMoreParts() && source == Source.RAIL) {
      throw Refusal.invalid(
          "more_parts", "UNEXPECTED", "Only an uploaded report can have more parts");
    }
    LocalDate from = CalendarDays.parse("from_day", request.getFromDay(), today);
    LocalDate to = CalendarDays.parse("to_day", request.getToDay(), from);
    return new RunRequest(
        rail(request.getRail(), rails),
        ReconciledDays.of(from, to, today),
        source,
        startedBy,
        DisplayText.optional("report_name", request.getReportName(), LONGEST_NAME),
        request.getDryRun(),
        request.getMoreParts(),
        request.hasControlCount() ? request.getControlCount() : null,
        request.hasControlSum() ? request.getControlSum() : null);
  }

  private static String rail(String name, Rails rails) {
    return rails
        .of(name.isEmpty() ? null : name)
        .map(gate -> gate.rail().name())
        .orElseThrow(() ->
            Refusal.invalid(
                "rail",
                "OUT_OF_RANGE",
                "The rail must be one of %s, got '%s'"
                    .formatted(
                        rails.all().stream().map(gate -> gate.rail().name()).toList(),
                        Refusal.quote(name))));
  }

  private static Source source(ReportFormat format) {
    return switch (format) {
      case REPORT_FORMAT_UNSPECIFIED -> Source.RAIL;
      case REPORT_FORMAT_CSV -> Source.CSV;
      case REPORT_FORMAT_CAMT053 -> Source.CAMT053;
      case UNRECOGNIZED ->
          throw Refusal.invalid("format", "OUT_OF_RANGE", "The format must be CSV or CAMT053");
    };
  }

  /** Refuses a report with other control totals: it is not the whole one. */
  void requireTotals(long count, long sum) {
    require("control_count", controlCount, count, "lines");
    require("control_sum", controlSum, sum, "minor units");
  }

  private static void require(String field, @Nullable Long expected, long got, String unit) {
    if (expected != null && expected != got) {
      throw Refusal.invalid(
          field,
          "OUT_OF_RANGE",
          "The report must have %d %s in all, got %d".formatted(expected, unit, got));
    }
  }
}
