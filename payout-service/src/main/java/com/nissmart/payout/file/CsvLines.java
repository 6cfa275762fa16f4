package com.nissmart.payout.file;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.CsvTable;
import com.nissmart.payout.v1.Destination;
import java.util.List;

/** Reads withdrawals from comma-separated values. */
final class CsvLines {
  private static final List<String> COLUMNS =
      List.of("account_id", "amount", "currency", "bank_code", "account_number", "account_name");

  private CsvLines() {}

  static List<FileLine> read(String fileId, String text) {
    List<CsvTable.Row> rows = CsvTable.read("content", text, COLUMNS, LineRules.MOST_LINES);
    if (rows.isEmpty()) {
      throw Refusal.invalid("content", "REQUIRED", "The file has no line of data");
    }
    return rows.stream().map(row -> line(fileId, row)).toList();
  }

  private static FileLine line(String fileId, CsvTable.Row row) {
    if (!row.isComplete()) {
      String message =
          "A line has %d values like the header, got %d".formatted(COLUMNS.size(), row.width());
      return FileLine.refused(row.line(), Refusal.invalid("", "MALFORMED", message));
    }
    try {
      return new FileLine(
          row.line(),
          LineRules.request(
              LineRules.key(fileId, row.line()),
              row.cell("account_id"),
              LineRules.amount(row.cell("amount")),
              row.cell("currency"),
              Destination.newBuilder()
                  .setBankCode(row.cell("bank_code"))
                  .setAccountNumber(row.cell("account_number"))
                  .setAccountName(row.cell("account_name"))
                  .build()),
          null);
    } catch (Refusal refusal) {
      return FileLine.refused(row.line(), refusal);
    }
  }
}
