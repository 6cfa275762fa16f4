package com.nissmart.payout.file;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.CsvTable;
import com.nissmart.payout.v1.Destination;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads withdrawals from comma-separated values. */
final class CsvLines {
  private static final List<String> COLUMNS =
      List.of("account_id", "amount", "currency", "bank_code", "account_number", "account_name");

  private CsvLines() {}

  /**
   * Reads the lines of data.
   *
   * @throws Refusal INVALID_REQUEST when the file as a whole cannot be read
   */
  static List<FileLine> read(String fileId, String text) {
    List<CsvTable.Row> rows = CsvTable.read("content", text, COLUMNS, LineRules.MOST_LINES);
    if (rows.isEmpty()) {
      throw Refusal.invalid("content", "REQUIRED", "The file has no line of data");
    }
    return rows.stream().map(row -> line(fileId, row)).toList();
  }

  private static FileLine line(String fileId, CsvTable.Row row) {
    Map<String, String> cells = row.cells();
    if (cells == null) {
      String message =
          "A line has %d values like the header, got %d".formatted(COLUMNS.size(), row.width());
      return FileLine.refused(row.line(), Refusal.invalid("", "MALFORMED", message));
    }
    try {
      return new FileLine(
          row.line(),
          LineRules.request(
              LineRules.key(fileId, row.line()),
              cell(cells, "account_id"),
              LineRules.amount(cell(cells, "amount")),
              cell(cells, "currency"),
              Destination.newBuilder()
                  .setBankCode(cell(cells, "bank_code"))
                  .setAccountNumber(cell(cells, "account_number"))
                  .setAccountName(cell(cells, "account_name"))
                  .build()),
          null);
    } catch (Refusal refusal) {
      return FileLine.refused(row.line(), refusal);
    }
  }

  private static String cell(Map<String, String> cells, String column) {
    return Objects.requireNonNull(cells.get(column));
  }
}
