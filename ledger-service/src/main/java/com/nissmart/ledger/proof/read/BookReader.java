package com.nissmart.ledger.proof.read;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.fold.EntrySums;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.SystemAccounts;
import com.nissmart.ledger.proof.row.CanonicalColumns;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the book's rows in their order. Every method runs in the caller's view. */
public final class BookReader {
  private BookReader() {}

  /** Number of the last batch, or 0. */
  public static long lastBatch(Connection connection) throws SQLException {
    return number(connection, "SELECT coalesce(max(batch_no), 0) FROM batch WHERE book_id = 1");
  }

  /** seq of the last batch's last transaction, or 0. */
  public static long lastSeq(Connection connection) throws SQLException {
    String sql =
        "SELECT coalesce((SELECT last_seq FROM batch WHERE book_id = 1 ORDER BY batch_no DESC LIMIT 1), 0)";
    return number(connection, sql);
  }

  /** The book's row, as the batch that it says it ends with; null when there is none. */
  public static @Nullable StoredBatch head(Connection view) throws SQLException {
    String sql = "SELECT last_batch, last_seq, last_at, head_hash FROM book WHERE book_id = 1";
    try (PreparedStatement statement = view.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      return result.next()
          ? new StoredBatch(
              result.getLong(1),
              0,
              result.getLong(2),
              micros(result, 3),
              ByteString.copyFrom(result.getBytes(4)))
          : null;
    }
  }

  /** Batches with after < batch_no <= last, in order, at most so many. */
  public static List<StoredBatch> batches(Connection connection, long after, long last, int limit)
      throws SQLException {
    String sql =
        """
        SELECT batch_no, first_seq, last_seq, created_at, hash FROM batch
         WHERE book_id = 1 AND batch_no > ? AND batch_no <= ? ORDER BY batch_no LIMIT ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, after);
      statement.setLong(2, last);
      statement.setInt(3, limit);
      List<StoredBatch> batches = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          batches.add(
              new StoredBatch(
                  result.getLong(1),
                  result.getLong(2),
                  result.getLong(3),
                  micros(result, 4),
                  ByteString.copyFrom(result.getBytes(5))));
        }
      }
      return batches;
    }
  }

  /** The changes of accounts of the batches after < batch_no <= last, in the order of the hash. */
  public static List<CopyRow> changes(Connection connection, long after, long last)
      throws SQLException {
    List<CopyRow> changes = new ArrayList<>();
    String sql =
        "SELECT "
            + CanonicalColumns.CHANGE
            + " FROM account_change c WHERE c.book_id = 1 AND c.batch_no > "
            + after
            + " AND c.batch_no <= "
            + last
            + " ORDER BY c.batch_no, c.account_id, c.change_no";
    try (CopyStream rows = CopyStream.of(connection, sql)) {
      while (rows.next()) {
        changes.add(rows.row.keep());
      }
    }
    return changes;
  }

  /** The transactions after < seq <= last, in order. */
  public static CopyStream transactions(Connection connection, long after, long last)
      throws SQLException {
    return CopyStream.of(
        connection,
        "SELECT "
            + CanonicalColumns.TRANSACTION
            + " FROM transaction t WHERE t.book_id = 1 AND t.seq > "
            + after
            + " AND t.seq <= "
            + last
            + " ORDER BY t.book_id, t.seq");
  }

  /** The entries that lie in the blocks first <= block < end of the table, in no order. */
  public static CopyStream entriesInBlocks(Connection connection, long first, long end)
      throws SQLException {
    return CopyStream.of(
        connection,
        "SELECT "
            + CanonicalColumns.ENTRY
            + " FROM entry e WHERE e.ctid >= '("
            + first
            + ",0)' AND e.ctid < '("
            + end
            + ",0)' AND e.book_id = 1");
  }

  /** How many blocks the entries fill. */
  public static long entryBlocks(Connection connection) throws SQLException {
    return number(
        connection, "SELECT pg_relation_size('entry') / current_setting('block_size')::bigint + 1");
  }

  /** The entries of accounts after the ones that were known; the accounts' ids are the caller's. */
  public static CopyStream entriesAfter(Connection connection, List<FoldAccount> accounts)
      throws SQLException {
    StringBuilder ids = new StringBuilder();
    StringBuilder known = new StringBuilder();
    for (FoldAccount account : accounts) {
      ids.append(ids.isEmpty() ? "" : ",").append(account.id());
      known.append(known.isEmpty() ? "" : ",").append(account.firstKnownSeq);
    }
    return CopyStream.of(
        connection,
        "SELECT "
            + CanonicalColumns.ENTRY
            + " FROM unnest('{"
            + ids
            + "}'::uuid[], '{"
            + known
            + "}'::bigint[]) AS a (id, known) JOIN entry e"
            + " ON e.book_id = 1 AND e.account_id = a.id AND e.account_seq > a.known");
  }

  /** The entries of the transactions first <= seq <= last of some spans: reads the whole table. */
  public static CopyStream entriesIn(Connection connection, List<EntrySums.Span> spans)
      throws SQLException {
    StringBuilder where = new StringBuilder("false");
    for (EntrySums.Span span : spans) {
      where.append(" OR e.seq BETWEEN ").append(span.first()).append(" AND ").append(span.last());
    }
    return CopyStream.of(
        connection,
        "SELECT "
            + CanonicalColumns.ENTRY
            + " FROM entry e WHERE e.book_id = 1 AND ("
            + where
            + ")");
  }

  /**
   * The first reversal after < seq <= last that is not the exact opposite of what it reverses, or
   * not the only one; 0 when there is none.
   */
  public static long wrongReversal(Connection connection, long after, long last)
      throws SQLException {
    String sql =
        """
        SELECT coalesce(min(r.seq), 0)
          FROM transaction r LEFT JOIN transaction t ON t.book_id = 1 AND t.seq = r.resolves
         WHERE r.book_id = 1 AND r.seq > ? AND r.seq <= ? AND r.type = 'REVERSAL' AND r.status = 'COMPLETED'
           AND (t.status IS DISTINCT FROM 'COMPLETED' OR t.type NOT IN ('DEPOSIT', 'TRANSFER', 'CAPTURE', 'ADJUSTMENT')
             OR t.seq >= r.seq OR r.amount <> t.amount OR r.currency <> t.currency
             OR r.source_account_id <> t.destination_account_id OR r.destination_account_id <> t.source_account_id
             OR EXISTS (SELECT 1 FROM transaction o WHERE o.book_id = 1 AND o.resolves = r.resolves
                           AND o.status = 'COMPLETED' AND o.seq < r.seq))
        """;
    return number(connection, sql, after, last);
  }

  /**
   * The accounts that the rows after a position name, as they were there: an opening after it is
   * left to the fold.
   */
  public static FoldAccounts accountsAt(Connection connection, FoldPosition position)
      throws SQLException {
    String sql =
        """
        WITH touched AS (
          SELECT source_account_id AS id FROM transaction WHERE book_id = 1 AND seq > ? AND status <> 'FAILED'
          UNION
          SELECT destination_account_id FROM transaction
           WHERE book_id = 1 AND seq > ? AND status <> 'FAILED' AND destination_account_id IS NOT NULL
          UNION
          SELECT account_id FROM account_change WHERE book_id = 1 AND batch_no > ?)
        SELECT t.id, c.owner_id, c.currency, c.status, c.change_no, o.created_at,
               e.account_seq, e.balance, e.held, e.day - date '2000-01-01', e.day_debits
          FROM touched t
          LEFT JOIN LATERAL (SELECT * FROM account_change l WHERE l.book_id = 1 AND l.account_id = t.id AND l.batch_no <= ?
                              ORDER BY l.change_no DESC LIMIT 1) c ON true
          LEFT JOIN account_change o ON o.book_id = 1 AND o.account_id = t.id AND o.change_no = 1
          LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = 1 AND l.account_id = t.id AND l.seq <= ?
                              ORDER BY l.account_seq DESC LIMIT 1) e ON true
        """;
    FoldAccounts accounts = new FoldAccounts();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, position.seq());
      statement.setLong(2, position.seq());
      statement.setLong(3, position.batchNo());
      statement.setLong(4, position.batchNo());
      statement.setLong(5, position.seq());
      statement.setFetchSize(10_000);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          FoldAccount account = account(result);
          if (account != null) {
            accounts.add(account);
          }
        }
      }
    }
    return accounts;
  }

  /** Null for an account that was opened later. */
  private static @Nullable FoldAccount account(ResultSet result) throws SQLException {
    UUID id = result.getObject(1, UUID.class);
    FoldAccount account = SystemAccounts.of(id);
    if (account == null) {
      if (result.getString(4) == null) {
        return null;
      }
      account =
          new FoldAccount(
              id.getMostSignificantBits(),
              id.getLeastSignificantBits(),
              FoldAccount.Role.CUSTOMER,
              CurrencyLetters.of(result.getString(3)),
              result.getObject(2, UUID.class),
              micros(result, 6));
      account.status = result.getString(4);
      account.changes = result.getInt(5);
    }
    account.accountSeq = result.getLong(7);
    account.firstKnownSeq = account.accountSeq;
    account.balance = result.getLong(8);
    account.held = result.getLong(9);
    account.day = result.getInt(10);
    account.dayDebits = result.getLong(11);
    return account;
  }

  public static long number(Connection connection, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  public static Array uuids(Connection connection, List<FoldAccount> accounts) throws SQLException {
    return connection.createArrayOf("uuid", accounts.stream().map(FoldAccount::id).toArray());
  }

  public static long micros(ResultSet result, int column) throws SQLException {
    return PostgresTime.micros(result.getObject(column, OffsetDateTime.class).toInstant());
  }
}
