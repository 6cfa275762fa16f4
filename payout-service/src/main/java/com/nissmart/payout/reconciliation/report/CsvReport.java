package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.table.CsvTable;
import java.io.Reader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reader of a settlement report as comma-separated values; amounts are in minor units. */
final class CsvReport {
  private static final List<String> COLUMNS =
      List.of("reference", "amount", "currency", "status", "booked_at");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}");

  private CsvReport() {}

  static void read(Reader text, Consumer<SettlementLine> lines) {
    CsvTable.read("report", text, COLUMNS, row -> lines.accept(line(row)));
  }

  private static SettlementLine line(CsvTable.Row row) {
    if (!row.isComplete()) {
      throw wrong(
          row, "it must have %d values, got %d".formatted(COLUMNS.size(), row.width()), null);
    }
    return new SettlementLine(
        reference(row, row.cell("reference")),
        status(row, row.cell("status")),
        money(row, row.cell("amount"), row.cell("currency")),
        instant(row, row.cell("booked_at")));
  }

  private static String reference(CsvTable.Row row, String text) {
    if (!ReportRules.isReference(text)) {
      throw wrong(row, "reference must be 1 to 100 printable characters", text);
    }
    return text;
  }

  private static SettlementLine.Status status(CsvTable.Row row, String text) {
    return switch (text) {
      case "PAID" -> SettlementLine.Status.PAID;
      case "RETURNED" -> SettlementLine.Status.RETURNED;
      default -> throw wrong(row, "status must be PAID or RETURNED", text);
    };
  }

  private static Money money(CsvTable.Row row, String amount, String currency) {
    if (!AMOUNT.matcher(amount).matches() || Long.parseLong(amount) == 0) {
      throw wrong(row, "amount must be a positive whole number of minor units", amount);
    }
    if (!Money.isCurrencyCode(currency)) {
      throw wrong(row, "currency must be an ISO 4217 code such as NGN", currency);
    }
    return new Money(Long.parseLong(amount), currency);
  }

  private static Instant instant(CsvTable.Row row, String text) {
    return ReportRules.bookedAt(text, time -> OffsetDateTime.parse(time).toInstant())
        .orElseThrow(() -> wrong(row, "booked_at must be an RFC 3339 time", text));
  }

  private static Refusal wrong(CsvTable.Row row, String expected, @Nullable String value) {
    String got = value == null ? "" : ", got '" + Refusal.quote(value) + "'";
    return Refusal.invalid("report", "MALFORMED", "Line " + row.line() + ": " + expected + got);
  }
}
