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
import org.jspecify.annotations.Nullable;

/** Comma-separated values after RFC 4180, with a header that names the columns, in any order. */
public final class CsvTable {
  private CsvTable() {}

  /**
   * A line of data.
   *
   * @param line where it begins in the file, from 1; the header counts
   * @param cells by column; null when it has not as many as the header
   * @param width how many it has
   */
  public record Row(int line, @Nullable Map<String, String> cells, int width) {}

  /**
   * The lines of data, if there are any; empty lines are none.
   *
   * @param field of the request, for the error
   * @param columns all of them, each once
   * @param most how many lines of data there may be
   * @throws Refusal INVALID_REQUEST when it is not such a table
   */
  public static List<Row> read(String field, String text, List<String> columns, int most) {
    List<Row> rows = new ArrayList<>();
    List<String> header = null;
    try {
      for (CsvRecord line : reader(text)) {
        if (header == null) {
          header = header(field, line.getFields(), columns);
        } else if (rows.size() == most) {
          throw Refusal.invalid(field, "TOO_LONG", "a file has at most " + most + " lines of data");
        } else {
          rows.add(row(header, line));
        }
      }
    } catch (CsvParseException e) {
      throw Refusal.invalid(
          field, "MALFORMED", "the file is not CSV after RFC 4180: " + Refusal.quote(words(e)));
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
          "the header is %s in any order, got '%s'"
              .formatted(String.join(",", columns), Refusal.quote(String.join(",", given))));
    }
    return given;
  }

  private static Row row(List<String> header, CsvRecord line) {
    int number = Math.toIntExact(line.getStartingLineNumber());
    if (line.getFieldCount() != header.size()) {
      return new Row(number, null, line.getFieldCount());
    }
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      cells.put(header.get(i), line.getField(i));
    }
    return new Row(number, cells, header.size());
  }

  private static String words(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Objects.requireNonNullElse(cause.getMessage(), "it cannot be read");
  }
}
