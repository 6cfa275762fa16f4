package com.nissmart.payout.reconciliation;

import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.reconciliation.report.SettlementReports;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.runtime.identity.Caller;
import java.time.LocalDate;

/** The reader of requests for a run. */
final class RunRequestReader {
  private static final int LONGEST_NAME = 200;

  private RunRequestReader() {}

  /** Returns the report to compare: the one in the request, or the rail's own. */
  static ReportToCompare read(
      RunReconciliationRequest request, Caller.User caller, Reconciliations reconciliations) {
    String rail = request.getRail();
    if (!rail.isEmpty() && !rail.equals(reconciliations.rail())) {
      throw Refusal.invalid(
          "rail",
          "OUT_OF_RANGE",
          "The rail must be %s, got '%s'".formatted(reconciliations.rail(), Refusal.quote(rail)));
    }
    LocalDate today = reconciliations.today();
    LocalDate from = CalendarDays.parse("from_day", request.getFromDay(), today);
    LocalDate to = CalendarDays.parse("to_day", request.getToDay(), from);
    ReconciledDays days = ReconciledDays.of(from, to, today);
    if (request.getFormat() == ReportFormat.REPORT_FORMAT_UNSPECIFIED) {
      if (!request.getReport().isEmpty()) {
        throw Refusal.invalid("format", "REQUIRED", "A report needs a format: CSV or CAMT053");
      }
      return reconciliations.fetch(days, caller.id());
    }
    return new ReportToCompare(
        days,
        SettlementReports.read(request.getFormat(), request.getReport()),
        caller.id(),
        caller.userId(),
        name(request.getReportName()));
  }

  private static String name(String name) {
    if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(
          "report_name",
          "MALFORMED",
          "report_name must be at most 200 printable characters, got '"
              + Refusal.quote(name)
              + "'");
    }
    return name;
  }
}
