package com.nissmart.ledger.proof.read;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The queries for the book's rows in their order, each in the snapshot of its caller. */
public final class BookReader {
  private BookReader() {}

  /** Returns the number of the last batch, or 0. */
  public static long lastBatch(Connection view) throws SQLException {
    return SnapshotQuery.number(
        view, "SELECT coalesce(max(batch_no), 0) FROM batch WHERE book_id = 1");
  }

  /** Returns seq of the last batch's last transaction, or 0. */
  public static long lastSeq(Connection view) throws SQLException {
    return SnapshotQuery.number(
        view,
        "SELECT coalesce((SELECT last_seq FROM batch WHERE book_id = 1 ORDER BY batch_no DESC LIMIT 1), 0)");
  }

  /** Returns the last batch according to the book's row; null when that row is missing. */
  public static @Nullable StoredBatch head(Connection view) throws SQLException {
    List<StoredBatch> head =
        SnapshotQuery.list(
            view,
            BookReader::batch,
            "SELECT last_batch, 0, last_seq, last_at, head_hash FROM book WHERE book_id = 1");
    return head.isEmpty() ? null : head.getFirst();
  }

  /** Returns batches with after < batch_no <= last, in order, at most so many. */
  public static List<StoredBatch> batches(Connection view, long after, long last, int limit)
      throws SQLException {
    return SnapshotQuery.list(
        view,
        BookReader::batch,
        """
        SELECT batch_no, first_seq, last_seq, created_at, hash FROM batch
         WHERE book_id = 1 AND batch_no > ? AND batch_no <= ? ORDER BY batch_no LIMIT ?
        """,
        after,
        last,
        limit);
  }

  private static StoredBatch batch(ResultSet row) throws SQLException {
    return new StoredBatch(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        micros(row, 4),
        ByteString.copyFrom(row.getBytes(5)));
  }

  /** Returns the changes of accounts of batches after < batch_no <= last, in the hash's order. */
  public static List<CopyRow> changes(Connection view, long after, long last) throws SQLException {
    return CopyStream.of(
            view,
            """
            SELECT %s FROM account_change c WHERE c.book_id = 1 AND c.batch_no > %d AND c.batch_no <= %d
             ORDER BY c.batch_no, c.account_id, c.change_no\
            """,
            RowColumns.CHANGE,
            after,
            last)
        .toList();
  }

  /** Streams the transactions after < seq <= last, in order. */
  public static CopyStream transactions(Connection view, long after, long last)
      throws SQLException {
    return CopyStream.of(
        view,
        """
        SELECT %s FROM transaction t WHERE t.book_id = 1 AND t.seq > %d AND t.seq <= %d ORDER BY t.book_id, t.seq\
        """,
        RowColumns.TRANSACTION,
        after,
        last);
  }

  /** Streams the entries of accounts after those that the fold began with. */
  public static CopyStream entriesAfter(Connection view, List<FoldAccount> accounts)
      throws SQLException {
    StringJoiner ids = new StringJoiner(",");
    StringJoiner known = new StringJoiner(",");
    for (FoldAccount account : accounts) {
      ids.add(account.id().toString());
      known.add(Long.toString(account.firstKnownSeq));
    }
    return CopyStream.of(
        view,
        """
        SELECT %s FROM unnest('{%s}'::uuid[], '{%s}'::bigint[]) AS a (id, known)
          JOIN entry e ON e.book_id = 1 AND e.account_id = a.id AND e.account_seq > a.known\
        """,
        RowColumns.ENTRY,
        ids,
        known);
  }

  /**
   * Returns the first reversal after < seq <= last that is not the exact opposite of what it
   * reverses, or not the only one; 0 when there is none. An adjustment of a bank's return resolves
   * what left through its source, or the reversal that had given it back before.
   */
  public static long wrongReversal(Connection view, long after, long last) throws SQLException {
    String sql =
        """
        SELECT coalesce(min(r.seq), 0)
          FROM transaction r LEFT JOIN transaction t ON t.book_id = 1 AND t.seq = r.resolves
         WHERE r.book_id = 1 AND r.seq > ? AND r.seq <= ? AND r.status = 'COMPLETED'
           AND (r.type = 'REVERSAL' OR r.type = 'ADJUSTMENT' AND r.resolves IS NOT NULL)
           AND (t.status IS DISTINCT FROM 'COMPLETED'
             OR t.seq >= r.seq OR r.amount <> t.amount OR r.currency <> t.currency
             OR CASE WHEN r.type = 'REVERSAL'
                     THEN t.type NOT IN ('DEPOSIT', 'TRANSFER', 'CAPTURE', 'ADJUSTMENT')
                       OR r.source_account_id <> t.destination_account_id
                       OR r.destination_account_id <> t.source_account_id
                     WHEN t.type = 'REVERSAL' THEN r.source_account_id <> t.source_account_id
                     ELSE t.type NOT IN ('CAPTURE', 'ADJUSTMENT')
                       OR r.source_account_id <> t.destination_account_id END
             OR EXISTS (SELECT 1 FROM transaction o WHERE o.book_id = 1 AND o.resolves = r.resolves
                           AND o.status = 'COMPLETED' AND o.seq < r.seq))
        """;
    return SnapshotQuery.number(view, sql, after, last);
  }

  public static long micros(ResultSet result, int column) throws SQLException {
    return PostgresTime.micros(result.getObject(column, OffsetDateTime.class).toInstant());
  }
}
