package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.LeftPositionException;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowSink;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.UUID;

/** The queries for the book's rows in their order, each in the snapshot of its caller. */
public final class BookReader {
  private static final int BATCHES_A_SLICE = 20_000;
  private static final long BYTES_A_SLICE = 16 << 20;

  private BookReader() {}

  /** Returns the number of the journal's first batch, or 0. */
  public static long firstBatch(VerifiedSnapshot view) throws SQLException {
    return view.number(
        "SELECT coalesce(min(batch_no), 0) FROM journal WHERE book_id = ?", view.bookId());
  }

  /** Returns the number of the journal's last batch, or 0. */
  public static long lastBatch(VerifiedSnapshot view) throws SQLException {
    return view.number(
        "SELECT coalesce(max(batch_no), 0) FROM journal WHERE book_id = ?", view.bookId());
  }

  /**
   * Checks that the batch of a position is there, with the hash that was verified.
   *
   * @throws LeftPositionException when it was moved, or lost with the acceptance of an operator
   */
  public static void requireVerified(VerifiedSnapshot view, FoldPosition position)
      throws SQLException, Finding {
    List<StoredBatch> batches = batches(view, position.batchNo() - 1, position.batchNo());
    boolean isVerified = !batches.isEmpty() && batches.getFirst().hash().equals(position.hash());
    if (!isVerified && isAcceptedLoss(view, position.seq())) {
      throw new LeftPositionException(position.batchNo());
    }
    if (batches.isEmpty()) {
      requireNotMoved(view, position.batchNo());
      throw Finding.of("batch %d is missing", position.batchNo()).in(FindingScope.BOOK);
    }
    StoredBatch batch = batches.getFirst();
    if (!isVerified) {
      throw Finding.of(
              "batch %d: hash is %s, expected %s as it was",
              batch.no(), StoredBatch.text(batch.hash()), StoredBatch.text(position.hash()))
          .in(FindingScope.BOOK);
    }
  }

  private static boolean isAcceptedLoss(VerifiedSnapshot view, long seq) throws SQLException {
    String sql =
        """
        SELECT count(*)
          FROM book_stop s
          JOIN book_acceptance a USING (book_id, stop_no)
         WHERE s.book_id = ? AND s.kind <> 'CLOCK' AND s.known_seq >= ?
        """;
    return view.number(sql, view.bookId(), seq) > 0;
  }

  /**
   * Checks that a missing batch is not one before the journal's first batch that was moved.
   *
   * @throws LeftPositionException when it is
   */
  public static void requireNotMoved(VerifiedSnapshot view, long batchNo) throws SQLException {
    String sql =
        """
        SELECT count(*)
          FROM journal_moved m
         WHERE m.book_id = ? AND m.batch_no >= ?
           AND NOT EXISTS (SELECT FROM journal j WHERE j.book_id = m.book_id AND j.batch_no <= ?)
        """;
    if (view.number(sql, view.bookId(), batchNo, batchNo) > 0) {
      throw new LeftPositionException(batchNo);
    }
  }

  /** Returns batches with after < batch_no <= last, in order: as many as fit into a slice. */
  public static List<StoredBatch> slice(
      VerifiedSnapshot view, long after, long last, int mostBatches) throws SQLException {
    String sql =
        """
        SELECT coalesce(max(batch_no), 0)
          FROM (SELECT batch_no, sum(octet_length(payload)) OVER (ORDER BY batch_no) - octet_length(payload) AS bytes
                  FROM journal
                 WHERE book_id = ? AND batch_no > ? AND batch_no <= ?
                 ORDER BY batch_no
                 LIMIT ?) b
         WHERE bytes < ?
        """;
    return batches(
        view,
        after,
        view.number(
            sql,
            view.bookId(),
            after,
            last,
            Math.min(mostBatches, BATCHES_A_SLICE),
            BYTES_A_SLICE));
  }

  /** Returns batches with after < batch_no <= last, in order. */
  public static List<StoredBatch> batches(VerifiedSnapshot view, long after, long last)
      throws SQLException {
    List<StoredBatch> batches = new ArrayList<>();
    try (CopyStream rows =
        view.copy(
            """
            SELECT %s FROM journal j WHERE j.book_id = %d AND j.batch_no > %d AND j.batch_no <= %d
             ORDER BY j.book_id, j.batch_no\
            """,
            StoredBatch.COLUMNS, view.bookId(), after, last)) {
      while (rows.next()) {
        batches.add(StoredBatch.of(rows.row));
      }
    }
    return batches;
  }

  /** Sends a table's rows with first <= position <= last to a sink, in no order. */
  public static void rows(
      VerifiedSnapshot view, BookTable table, long first, long last, RowSink sink)
      throws SQLException {
    view.copy(
            "SELECT %s FROM %s r WHERE r.book_id = %d AND r.%s BETWEEN %d AND %d",
            table.columns(), table.table, view.bookId(), table.positionColumn(), first, last)
        .sendTo(table, sink);
  }

  /**
   * Sends the entries of accounts after those that the fold began with, up to a position, to a
   * sink.
   */
  public static void entriesAfter(
      VerifiedSnapshot view, List<FoldAccount> accounts, long lastSeq, RowSink sink)
      throws SQLException {
    StringJoiner ids = new StringJoiner(",");
    StringJoiner known = new StringJoiner(",");
    for (FoldAccount account : accounts) {
      ids.add(account.id().toString());
      known.add(Long.toString(account.firstKnownSeq));
    }
    view.copy(
            """
            SELECT %s FROM unnest('{%s}'::uuid[], '{%s}'::bigint[]) AS a (id, known)
              JOIN entry r ON r.book_id = %d AND r.account_id = a.id AND r.account_seq > a.known
               AND r.seq <= %d\
            """,
            BookTable.ENTRY.columns(), ids, known, view.bookId(), lastSeq)
        .sendTo(BookTable.ENTRY, sink);
  }

  /**
   * Returns the first reversal with first <= seq <= last that is not the exact opposite of what it
   * reverses, or not the only one; 0 when there is none. An adjustment of a bank's return resolves
   * what left through its source, or the reversal that had given it back before.
   */
  public static long wrongReversal(VerifiedSnapshot view, long first, long last)
      throws SQLException {
    String sql =
        """
        SELECT coalesce(min(r.seq), 0)
          FROM transaction r LEFT JOIN transaction t ON t.book_id = r.book_id AND t.seq = r.resolves
         WHERE r.book_id = ? AND r.seq BETWEEN ? AND ? AND r.status = 'COMPLETED'
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
             OR EXISTS (SELECT 1 FROM transaction o WHERE o.book_id = r.book_id AND o.resolves = r.resolves
                           AND o.status = 'COMPLETED' AND o.seq < r.seq))
        """;
    return view.number(sql, view.bookId(), first, last);
  }

  /** Returns the number of accounts that the tables have. */
  public static long accounts(VerifiedSnapshot view) throws SQLException {
    return view.number("SELECT count(*) FROM account WHERE book_id = ?", view.bookId());
  }

  /** Returns the scope of a finding about a transaction of the tables. */
  public static FindingScope scope(VerifiedSnapshot view, long seq) throws SQLException {
    List<UUID> parties =
        view.list(
            row -> row.getObject(1, UUID.class),
            """
            SELECT unnest(ARRAY[source_account_id, destination_account_id])
              FROM transaction
             WHERE book_id = ? AND seq = ?
            """,
            view.bookId(),
            seq);
    return FindingScope.ofParties(parties.stream().filter(Objects::nonNull).toList());
  }

  public static long micros(ResultSet result, int column) throws SQLException {
    return PostgresTime.micros(result.getObject(column, OffsetDateTime.class).toInstant());
  }
}
