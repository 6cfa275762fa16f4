package com.nissmart.payout.reconciliation;

import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.table.Upload;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import java.time.LocalDate;
import java.util.List;

/** Reads requests for a run. */
final class RunRequests {
  private static final int LONGEST_NAME = 200;

  private final Reconciliations reconciliations;

  RunRequests(Reconciliations reconciliations) {
    this.reconciliations = reconciliations;
  }

  /**
   * The report to compare: the one that is given, or the rail's own.
   *
   * @throws Refusal INVALID_REQUEST; BODY_TOO_LARGE; UNAVAILABLE when the rail does not give its
   *     own
   */
  ReportToCompare read(RunReconciliationRequest request, String startedBy) {
    String rail = request.getRail();
    if (!rail.isEmpty() && !rail.equals(reconciliations.rail())) {
      throw Refusal.invalid(
          "rail",
          "OUT_OF_RANGE",
          "the only rail is %s, got '%s'".formatted(reconciliations.rail(), Refusal.quote(rail)));
    }
    LocalDate today = reconciliations.today();
    LocalDate from = CalendarDays.parse("from_day", request.getFromDay(), today);
    Days days = Days.of(from, CalendarDays.parse("to_day", request.getToDay(), from), today);
    if (request.getFormat() == ReportFormat.REPORT_FORMAT_UNSPECIFIED) {
      if (!request.getReport().isEmpty()) {
        throw Refusal.invalid("format", "REQUIRED", "a report needs a format: CSV or CAMT053");
      }
      return reconciliations.fetch(days, startedBy);
    }
    return new ReportToCompare(days, lines(request), startedBy, name(request.getReportName()));
  }

  private static List<SettlementLine> lines(RunReconciliationRequest request) {
    String text = Upload.text("report", request.getReport());
    return ReportRules.summable(
        switch (request.getFormat()) {
          case REPORT_FORMAT_CSV -> CsvReport.read(text);
          case REPORT_FORMAT_CAMT053 -> Camt053Report.read(text);
          default -> throw Refusal.invalid("format", "OUT_OF_RANGE", "format is CSV or CAMT053");
        });
  }

  private static String name(String name) {
    if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(
          "report_name",
          "MALFORMED",
          "report_name is at most 200 printable characters, got '" + Refusal.quote(name) + "'");
    }
    return name;
  }
}
