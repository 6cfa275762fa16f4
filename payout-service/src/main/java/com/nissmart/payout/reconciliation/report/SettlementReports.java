package com.nissmart.payout.reconciliation.report;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.table.UploadedText;
import com.nissmart.payout.v1.ReportFormat;
import java.util.List;

/** Reads settlement reports of all formats. */
public final class SettlementReports {
  static final int MOST_LINES = 50_000;

  private SettlementReports() {}

  /**
   * Returns the lines of a report. One line that cannot be read makes the whole report useless.
   *
   * @throws Refusal INVALID_REQUEST or BODY_TOO_LARGE
   */
  public static List<SettlementLine> read(ReportFormat format, ByteString report) {
    String text = UploadedText.read("report", report);
    List<SettlementLine> lines =
        switch (format) {
          case REPORT_FORMAT_CSV -> CsvReport.read(text);
          case REPORT_FORMAT_CAMT053 -> Camt053Report.read(text);
          default ->
              throw Refusal.invalid("format", "OUT_OF_RANGE", "The format must be CSV or CAMT053");
        };
    ReportRules.requireSummable(lines);
    return lines;
  }
}
