package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.table.CsvTable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A settlement report as comma-separated values; amounts in minor units. */
final class CsvReport {
  static final int MOST_LINES = 50_000;

  private static final List<String> COLUMNS =
      List.of("reference", "amount", "currency", "status", "booked_at");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}");

  private CsvReport() {}

  /**
   * The lines of the report. One that cannot be read makes the report useless as a whole.
   *
   * @throws Refusal INVALID_REQUEST naming the line
   */
  static List<SettlementLine> read(String text) {
    return CsvTable.read("report", text, COLUMNS, MOST_LINES).stream()
        .map(CsvReport::line)
        .toList();
  }

  private static SettlementLine line(CsvTable.Row row) {
    Map<String, String> cells = row.cells();
    if (cells == null) {
      throw wrong(row, "it has " + row.width() + " values and the header " + COLUMNS.size());
    }
    return new SettlementLine(
        reference(row, cell(cells, "reference")),
        status(row, cell(cells, "status")),
        money(row, cell(cells, "amount"), cell(cells, "currency")),
        instant(row, cell(cells, "booked_at")));
  }

  private static String reference(CsvTable.Row row, String text) {
    if (!ReportRules.isReference(text)) {
      throw wrong(row, "reference is 1 to 100 printable characters, got '" + quote(text) + "'");
    }
    return text;
  }

  private static SettlementLine.Status status(CsvTable.Row row, String text) {
    return switch (text) {
      case "PAID" -> SettlementLine.Status.PAID;
      case "RETURNED" -> SettlementLine.Status.RETURNED;
      default -> throw wrong(row, "status is PAID or RETURNED, got '" + quote(text) + "'");
    };
  }

  private static Money money(CsvTable.Row row, String amount, String currency) {
    if (!AMOUNT.matcher(amount).matches() || Long.parseLong(amount) == 0) {
      throw wrong(
          row, "amount is a positive whole number of minor units, got '" + quote(amount) + "'");
    }
    if (!Money.isCurrencyCode(currency)) {
      throw wrong(row, "currency is an ISO 4217 code such as NGN, got '" + quote(currency) + "'");
    }
    return new Money(Long.parseLong(amount), currency);
  }

  private static Instant instant(CsvTable.Row row, String text) {
    try {
      Instant bookedAt = OffsetDateTime.parse(text).toInstant();
      if (ReportRules.isMoment(bookedAt)) {
        return bookedAt;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw wrong(row, "booked_at is an RFC 3339 time, got '" + quote(text) + "'");
  }

  private static Refusal wrong(CsvTable.Row row, String why) {
    return Refusal.invalid("report", "MALFORMED", "line " + row.line() + ": " + why);
  }

  private static String quote(String text) {
    return Refusal.quote(text);
  }

  private static String cell(Map<String, String> cells, String column) {
    return Objects.requireNonNull(cells.get(column));
  }
}
