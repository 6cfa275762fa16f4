package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.row.CanonicalColumns;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A few stored rows in memory, for a closer look. */
final class StoredRows {
  private StoredRows() {}

  /** The transactions after < seq <= last. */
  static List<CopyRow> transactions(Connection view, long after, long last) throws SQLException {
    return all(BookReader.transactions(view, after, last));
  }

  /** The entries of the transactions first <= seq <= last, as they were hashed: in their order. */
  static List<CopyRow> entries(Connection view, long first, long last) throws SQLException {
    return all(
        CopyStream.of(
            view,
            "SELECT "
                + CanonicalColumns.ENTRY
                + " FROM entry e LEFT JOIN transaction t ON t.book_id = 1 AND t.seq = e.seq"
                + " WHERE e.book_id = 1 AND e.seq BETWEEN "
                + first
                + " AND "
                + last
                + " ORDER BY e.seq, e.account_id = t.source_account_id DESC"));
  }

  /** The changes of accounts of a moment; a thousand at most. */
  static List<CopyRow> changesAt(Connection view, long at) throws SQLException {
    return all(
        CopyStream.of(
            view,
            "SELECT "
                + CanonicalColumns.CHANGE
                + " FROM account_change c WHERE c.book_id = 1 AND c.created_at = '"
                + PostgresTime.text(at)
                + "' ORDER BY c.batch_no, c.account_id, c.change_no LIMIT 1000"));
  }

  private static List<CopyRow> all(CopyStream stream) throws SQLException {
    List<CopyRow> rows = new ArrayList<>();
    try (stream) {
      while (stream.next()) {
        rows.add(stream.row.keep());
      }
    }
    return rows;
  }
}
