package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.proof.fold.EntrySums;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.EntrySink;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/** The comparison of derived and stored entries in a few spans of the book. */
public final class EntryDifference {
  /** The most spans to compare; an entry with an altered seq differs in two. */
  public static final int MOST_SPANS = 4;

  private final List<EntrySums.Span> spans;
  private final Map<Key, CopyRow> expected = new LinkedHashMap<>();
  private final Map<Key, CopyRow> found = new LinkedHashMap<>();

  public final EntrySink derived =
      (bytes, offset, length, seq) -> keep(expected, bytes, offset, length, seq);

  public final EntrySink stored =
      (bytes, offset, length, seq) -> keep(found, bytes, offset, length, seq);

  private record Key(UUID account, long accountSeq) {
    @Override
    public String toString() {
      return "entry " + accountSeq + " of " + Finding.account(account);
    }
  }

  public EntryDifference(List<EntrySums.Span> spans) {
    this.spans = spans;
  }

  /** Reads the stored entries of the spans, for which it reads the whole table, and compares. */
  public Finding finding(Connection view) throws SQLException {
    StringJoiner where = new StringJoiner(" OR ");
    spans.forEach(span -> where.add("e.seq BETWEEN " + span.first() + " AND " + span.last()));
    CopyStream.of(
            view, "SELECT %s FROM entry e WHERE e.book_id = 1 AND (%s)", RowColumns.ENTRY, where)
        .sendTo(stored);
    return compare();
  }

  /** Returns the first entry that is not as it was derived. */
  public Finding compare() {
    for (Map.Entry<Key, CopyRow> entry : expected.entrySet()) {
      CopyRow row = found.get(entry.getKey());
      if (row == null) {
        return Finding.of("%s is missing", entry.getKey());
      }
      for (int column = 0; column < RowColumns.ENTRY_NAMES.size(); column++) {
        String value = text(row, column);
        String expectedValue = text(entry.getValue(), column);
        if (!value.equals(expectedValue)) {
          return Finding.of(
              "%s: %s is %s, expected %s",
              entry.getKey(), RowColumns.ENTRY_NAMES.get(column), value, expectedValue);
        }
      }
    }
    for (Map.Entry<Key, CopyRow> entry : found.entrySet()) {
      if (!expected.containsKey(entry.getKey())) {
        return Finding.of(
            "%s: transaction %d does not demand it",
            entry.getKey(), entry.getValue().int8(RowColumns.ENTRY_SEQ));
      }
    }
    throw new UnreadableBookException("The entries changed while they were read; verify again");
  }

  private void keep(Map<Key, CopyRow> rows, byte[] bytes, int offset, int length, long seq) {
    if (spans.stream().anyMatch(span -> seq >= span.first() && seq <= span.last())) {
      CopyRow row = new CopyRow();
      row.read(Arrays.copyOfRange(bytes, offset, offset + length), 0);
      Key key = new Key(row.uuid(RowColumns.ENTRY_ACCOUNT), row.int8(RowColumns.ENTRY_ACCOUNT_SEQ));
      rows.put(key, row);
    }
  }

  private static String text(CopyRow row, int column) {
    return switch (RowColumns.ENTRY_NAMES.get(column)) {
      case "book_id" -> Integer.toString(row.int4(column));
      case "day" -> PostgresTime.date(row.int4(column)).toString();
      case "account_id" -> Finding.account(row.uuid(column));
      case "may_go_negative" -> Boolean.toString(row.bool(column));
      default -> Long.toString(row.int8(column));
    };
  }
}
