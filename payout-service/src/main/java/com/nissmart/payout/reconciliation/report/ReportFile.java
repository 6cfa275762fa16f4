package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.UploadedText;
import com.nissmart.payout.v1.ReportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;

/**
 * The file of a settlement report.
 *
 * @param from the first day that it is for, to {@code to}, the last one
 * @param accounts the accounts of the platform at the bank, which statements must be of
 */
public record ReportFile(
    ReportFormat format, LocalDate from, LocalDate to, ReportAccounts accounts) {

  /**
   * Reads the file to its end.
   *
   * @throws Refusal INVALID_REQUEST for a file that is no report, or was cut; what was passed on
   *     until then is worthless
   * @throws UncheckedIOException when the file cannot be received
   */
  public void read(InputStream content, ReportSink sink) {
    try {
      switch (format) {
        case REPORT_FORMAT_CSV -> {
          sink.covers(new ReportScope(null, from, to));
          CsvReport.read(UploadedText.reader("report", content), sink::line);
        }
        case REPORT_FORMAT_CAMT053 -> new Camt053Report(accounts, sink).read(content);
        default ->
            throw Refusal.invalid("format", "OUT_OF_RANGE", "The format must be CSV or CAMT053");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
