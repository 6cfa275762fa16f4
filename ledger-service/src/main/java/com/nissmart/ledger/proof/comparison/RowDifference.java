package com.nissmart.ledger.proof.comparison;

import com.nissmart.ledger.proof.fold.RowSums;
import com.nissmart.ledger.proof.fold.TableSums;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowSink;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The comparison of derived and stored rows of one table in a few spans of the book. */
public final class RowDifference {
  // An altered position makes a difference in two spans.
  private static final int MOST_SPANS = 4;

  private final BookTable table;
  private final List<RowSums.Span> spans;
  private final Map<String, CopyRow> expected = new LinkedHashMap<>();
  private final Map<String, CopyRow> found = new LinkedHashMap<>();
  private @Nullable CopyRow twice;

  public final RowSink derived =
      (of, bytes, offset, length, position) -> keep(expected, of, bytes, offset, length, position);

  public final RowSink stored =
      (of, bytes, offset, length, position) -> keep(found, of, bytes, offset, length, position);

  private RowDifference(BookTable table, List<RowSums.Span> spans) {
    this.table = table;
    this.spans = spans;
  }

  /** Returns the first table with a difference, which has no rows yet; null when there is none. */
  public static @Nullable RowDifference between(TableSums derived, TableSums stored) {
    for (BookTable table : BookTable.values()) {
      List<RowSums.Span> spans = derived.of(table).differences(stored.of(table), MOST_SPANS);
      if (!spans.isEmpty()) {
        return new RowDifference(table, spans);
      }
    }
    return null;
  }

  /** Reads the stored rows of the spans, for which it may read the whole table, and compares. */
  public Finding finding(VerifiedSnapshot view) throws SQLException {
    for (RowSums.Span span : spans) {
      BookReader.rows(view, table, span.first(), span.last(), stored);
    }
    return compare();
  }

  /** Returns the first row that is not as it was derived. */
  public Finding compare() {
    CopyRow current = new CopyRow();
    try {
      for (Map.Entry<String, CopyRow> row : expected.entrySet()) {
        CopyRow other = found.get(row.getKey());
        if (other == null) {
          return Finding.of("%s is missing", row.getKey()).in(table.scope(row.getValue()));
        }
        current = row.getValue();
        table.requireSame(other, row.getValue());
      }
    } catch (Finding e) {
      return e.in(table.scope(current));
    }
    for (Map.Entry<String, CopyRow> row : found.entrySet()) {
      if (!expected.containsKey(row.getKey())) {
        return Finding.of("%s: nothing in the journal makes it", row.getKey())
            .in(table.scope(row.getValue()));
      }
    }
    if (twice != null) {
      return Finding.of("%s is there twice", table.name(twice)).in(table.scope(twice));
    }
    throw new UnreadableBookException("The rows changed while they were read; verify again");
  }

  private void keep(
      Map<String, CopyRow> rows,
      BookTable of,
      byte[] bytes,
      int offset,
      int length,
      long position) {
    if (of == table
        && spans.stream().anyMatch(span -> position >= span.first() && position <= span.last())) {
      CopyRow row = new CopyRow();
      row.read(Arrays.copyOfRange(bytes, offset, offset + length), 0);
      if (rows.put(table.name(row), row) != null) {
        twice = row;
      }
    }
  }
}
