package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The stored rows of one batch, read into memory. */
final class StoredRows {
  private StoredRows() {}

  /** Returns the entries of the transactions first <= seq <= last, in the order of the hash. */
  static List<CopyRow> entries(Connection view, long first, long last) throws SQLException {
    return CopyStream.of(
            view,
            """
            SELECT %s FROM entry e LEFT JOIN transaction t ON t.book_id = 1 AND t.seq = e.seq
             WHERE e.book_id = 1 AND e.seq BETWEEN %d AND %d ORDER BY e.seq, e.account_id = t.source_account_id DESC\
            """,
            RowColumns.ENTRY,
            first,
            last)
        .toList();
  }

  /** Returns the changes of accounts with this time; a thousand at most. */
  static List<CopyRow> changesAt(Connection view, long at) throws SQLException {
    return CopyStream.of(
            view,
            """
            SELECT %s FROM account_change c WHERE c.book_id = 1 AND c.created_at = '%s'
             ORDER BY c.batch_no, c.account_id, c.change_no LIMIT 1000\
            """,
            RowColumns.CHANGE,
            PostgresTime.text(at))
        .toList();
  }
}
