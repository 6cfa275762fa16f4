package com.nissmart.payout.table;

import com.nissmart.contract.Refusal;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reader of comma-separated values (RFC 4180) with a header that names the columns in any order.
 */
public final class CsvTable {
  private CsvTable() {}

  /**
   * A line of data.
   *
   * @param line the number of its first line in the file; the header is line 1
   * @param cells the values by column; empty when there are not as many as in the header
   */
  public record Row(int line, Map<String, String> cells, int width) {
    /** Returns whether there are as many values as columns. */
    public boolean isComplete() {
      return cells.size() == width;
    }

    /** Returns the value of a column. */
    public String cell(String column) {
      return Objects.requireNonNull(cells.get(column));
    }
  }

  /**
   * Returns the lines of data; empty lines are skipped.
   *
   * @param field of the request, for the error
   * @param columns the names that the header must have, each once
   * @param most the largest number of lines of data
   * @throws Refusal INVALID_REQUEST when it is no such table
   */
  public static List<Row> read(String field, String text, List<String> columns, int most) {
    List<Row> rows = new ArrayList<>();
    List<String> header = null;
    try {
      for (CsvRecord line : reader(text)) {
        if (header == null) {
          header = header(field, line.getFields(), columns);
        } else if (rows.size() == most) {
          throw Refusal.invalid(
              field, "TOO_LONG", "A file may have at most " + most + " lines of data");
        } else {
          rows.add(row(header, line));
        }
      }
    } catch (CsvParseException e) {
      throw Refusal.invalid(
          field, "MALFORMED", "The file must be CSV after RFC 4180: " + Refusal.quote(cause(e)));
    }
    return rows;
  }

  private static Iterable<CsvRecord> reader(String text) {
    return CsvReader.builder()
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .ofCsvRecord(text);
  }

  private static List<String> header(String field, List<String> given, List<String> columns) {
    Set<String> once = new HashSet<>(given);
    if (once.size() != given.size() || !once.equals(Set.copyOf(columns))) {
      throw Refusal.invalid(
          field,
          "MALFORMED",
          "The header must be %s in any order, got '%s'"
              .formatted(String.join(",", columns), Refusal.quote(String.join(",", given))));
    }
    return given;
  }

  private static Row row(List<String> header, CsvRecord line) {
    int number = Math.toIntExact(line.getStartingLineNumber());
    if (line.getFieldCount() != header.size()) {
      return new Row(number, Map.of(), line.getFieldCount());
    }
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      cells.put(header.get(i), line.getField(i));
    }
    return new Row(number, cells, header.size());
  }

  private static String cause(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Objects.requireNonNullElse(cause.getMessage(), "it cannot be read");
  }
}
