package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionColumns;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.decision.BookView.Resolution;
import com.nissmart.ledger.decision.BookView.Target;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that read the state on which a batch is decided, in the caller's transaction. */
final class BookStore {
  private static final String LOCK =
      "SELECT last_seq, last_batch, last_at, head_hash FROM book WHERE book_id = 1 FOR UPDATE";

  private static final String ACCOUNTS =
      """
      SELECT a.account_id, a.kind, a.owner_id, a.currency, a.may_go_negative, a.status,
             coalesce((SELECT max(c.change_no) FROM account_change c
                        WHERE c.book_id = 1 AND c.account_id = a.account_id), 0),
             e.account_seq, e.balance, e.held, e.day - date '1970-01-01', e.day_debits
        FROM account a
        LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = 1 AND l.account_id = a.account_id
                            ORDER BY l.account_seq DESC LIMIT 1) e ON true
       WHERE a.book_id = 1 AND a.account_id = ANY (?)
      """;

  private static final String KNOWN =
      "SELECT "
          + TransactionColumns.SELECTED
          + " FROM transaction t WHERE t.book_id = 1 AND t.dedup_id = ANY (?)";

  private static final String TARGETS =
      "SELECT "
          + TransactionColumns.SELECTED
          + """
          , r.seq, r.type, r.requested_by,
            EXISTS (SELECT 1 FROM transaction u
                     WHERE u.book_id = 1 AND u.resolves = r.seq AND u.status = 'COMPLETED') AS returned
            FROM transaction t
            LEFT JOIN LATERAL (SELECT * FROM transaction l
                                WHERE l.book_id = 1 AND l.resolves = t.seq AND l.status = 'COMPLETED' LIMIT 1) r ON true
           WHERE t.book_id = 1 AND t.seq = ANY (?)
          """;

  /**
   * Locks the book and reads, in one round trip, its head, the transactions with these keys, the
   * accounts and the targets. Each statement sees all that was committed before the lock was
   * granted.
   */
  Book.Head lockAndRead(
      Handle handle,
      BookView into,
      Collection<UUID> dedupIds,
      Collection<UUID> accountIds,
      Collection<Long> targets)
      throws SQLException {
    StringBuilder sql = new StringBuilder(LOCK).append(';').append(KNOWN);
    if (!accountIds.isEmpty()) {
      sql.append(';').append(ACCOUNTS);
    }
    if (!targets.isEmpty()) {
      sql.append(';').append(TARGETS);
    }
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int parameter = 1;
      statement.setArray(parameter++, uuids(connection, dedupIds));
      if (!accountIds.isEmpty()) {
        statement.setArray(parameter++, uuids(connection, accountIds));
      }
      if (!targets.isEmpty()) {
        statement.setArray(parameter, connection.createArrayOf("bigint", targets.toArray()));
      }
      statement.execute();
      Book.Head head = head(statement.getResultSet());
      readKnown(next(statement), into.known());
      if (!accountIds.isEmpty()) {
        readAccounts(next(statement), into.accounts());
      }
      if (!targets.isEmpty()) {
        readTargets(next(statement), into.targets());
      }
      return head;
    }
  }

  void readAccounts(Handle handle, Map<UUID, AccountState> into, Collection<UUID> accountIds)
      throws SQLException {
    Connection connection = handle.getConnection();
    try (PreparedStatement statement = connection.prepareStatement(ACCOUNTS)) {
      statement.setArray(1, uuids(connection, accountIds));
      readAccounts(statement.executeQuery(), into);
    }
  }

  /** Waits for the book's lock and says whether the batch with this number and hash is stored. */
  boolean isCommitted(Handle handle, long batchNo, ByteString hash) {
    handle.execute("SELECT 1 FROM book WHERE book_id = 1 FOR UPDATE");
    return handle
            .createQuery(
                "SELECT count(*) FROM batch WHERE book_id = 1 AND batch_no = :batch_no AND hash = :hash")
            .bind("batch_no", batchNo)
            .bind("hash", hash.toByteArray())
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  private static Book.Head head(ResultSet result) throws SQLException {
    if (!result.next()) {
      throw new IllegalStateException("The row of book 1 is missing");
    }
    return new Book.Head(
        result.getLong(1),
        result.getLong(2),
        Objects.requireNonNull(TransactionColumns.instant(result, 3)),
        ByteString.copyFrom(result.getBytes(4)));
  }

  private static void readKnown(ResultSet result, Map<UUID, TransactionRow> known)
      throws SQLException {
    while (result.next()) {
      known.put(TransactionColumns.dedupId(result), TransactionColumns.row(result));
    }
  }

  private static void readTargets(ResultSet result, Map<Long, Target> targets) throws SQLException {
    while (result.next()) {
      targets.put(
          result.getLong(1), new Target(TransactionColumns.row(result), resolution(result)));
    }
  }

  private static @Nullable Resolution resolution(ResultSet result) throws SQLException {
    int first = TransactionColumns.COUNT + 1;
    long seq = result.getLong(first);
    return seq == 0
        ? null
        : new Resolution(
            seq,
            EnumNames.type(result.getString(first + 1)),
            result.getString(first + 2),
            result.getBoolean(first + 3));
  }

  private static void readAccounts(ResultSet result, Map<UUID, AccountState> accounts)
      throws SQLException {
    while (result.next()) {
      AccountState account =
          new AccountState(
              result.getObject(1, UUID.class),
              EnumNames.kind(result.getString(2)),
              result.getObject(3, UUID.class),
              result.getString(4),
              result.getBoolean(5),
              EnumNames.accountStatus(result.getString(6)),
              result.getInt(7));
      account.accountSeq = result.getLong(8);
      account.balance = result.getLong(9);
      account.held = result.getLong(10);
      account.day = result.getInt(11);
      account.dayDebits = result.getLong(12);
      accounts.put(account.id, account);
    }
  }

  private static ResultSet next(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    return statement.getResultSet();
  }

  private static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.toArray());
  }
}
