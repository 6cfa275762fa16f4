package com.nissmart.payout.table;

import com.nissmart.contract.Refusal;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reader of comma-separated values (RFC 4180) with a header that names the columns in any order.
 */
public final class CsvTable {
  private static final int LARGEST_CELL = 1024 * 1024;

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
   * @throws Refusal INVALID_REQUEST when it is no such table, or ends too early
   */
  public static List<Row> read(String field, String text, List<String> columns, int most) {
    List<Row> rows = new ArrayList<>();
    read(
        field,
        new StringReader(text),
        columns,
        row -> {
          if (rows.size() == most) {
            throw Refusal.invalid(
                field, "TOO_LONG", "A file may have at most " + most + " lines of data");
          }
          rows.add(row);
        });
    return rows;
  }

  /**
   * Passes on the lines of data one by one, so that a file of any length can be read. A file that
   * was cut is refused at its end, after its lines.
   *
   * @throws Refusal INVALID_REQUEST when it is no such table, or ends too early
   */
  public static void read(String field, Reader text, List<String> columns, Consumer<Row> rows) {
    CsvEnding ending = new CsvEnding(text);
    List<String> header = null;
    Row last = null;
    try {
      for (CsvRecord line : reader(ending)) {
        if (line.getFields().stream().allMatch(CsvTable::isBlank)) {
          continue;
        }
        if (header == null) {
          header = header(field, line.getFields(), columns);
        } else {
          last = row(header, line);
          rows.accept(last);
        }
      }
    } catch (CsvParseException e) {
      throw malformed(field, "The file must be CSV after RFC 4180: " + Refusal.quote(cause(e)));
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException ? UploadedText.notUtf8(field) : e;
    }
    if (header == null) {
      throw Refusal.invalid(field, "REQUIRED", "The file is empty");
    }
    requireWhole(field, ending, last, header.size());
  }

  /** Refuses a file whose last value may have lost its end: 250000 that became 250. */
  private static void requireWhole(
      String field, CsvEnding ending, @Nullable Row last, int columns) {
    if (ending.isInsideQuotes()) {
      throw malformed(field, "The file ends inside quotation marks, so it may be cut");
    }
    if (last != null && last.width() < columns) {
      throw malformed(
          field,
          "The file ends in line %d after %d of %d values, so it may be cut"
              .formatted(last.line(), last.width(), columns));
    }
    if (last != null && ending.isInNumber()) {
      throw malformed(
          field,
          "The file ends in a number without a line break, so it may be cut; end it with a line break");
    }
  }

  /** Returns whether a cell is empty, also in a row of another separator. */
  private static boolean isBlank(String cell) {
    return cell.chars().allMatch(c -> c == ';' || Character.isWhitespace(c));
  }

  private static Refusal malformed(String field, String why) {
    return Refusal.invalid(field, "MALFORMED", why);
  }

  private static Iterable<CsvRecord> reader(Reader text) {
    return CsvReader.builder()
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .maxBufferSize(LARGEST_CELL)
        .ofCsvRecord(text);
  }

  private static List<String> header(String field, List<String> given, List<String> columns) {
    Set<String> once = new HashSet<>(given);
    if (once.size() != given.size() || !once.equals(Set.copyOf(columns))) {
      throw malformed(
          field,
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
