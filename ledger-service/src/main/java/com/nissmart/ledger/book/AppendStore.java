package com.nissmart.ledger.book;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Additions.AccountTotal;
import com.nissmart.ledger.book.Additions.DailyTotal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Appends a decided batch. Every method runs in the transaction that holds the book's lock. */
final class AppendStore {
  private static final String TRANSACTIONS =
      "COPY transaction (" + BatchRows.TRANSACTION_COLUMNS + ") FROM STDIN WITH (FORMAT binary)";
  private static final String ENTRIES =
      "COPY entry (" + BatchRows.ENTRY_COLUMNS + ") FROM STDIN WITH (FORMAT binary)";
  private static final String ACCOUNT_CHANGES =
      "COPY account_change ("
          + BatchRows.ACCOUNT_CHANGE_COLUMNS
          + ") FROM STDIN WITH (FORMAT binary)";

  private AppendStore() {}

  /** Writes the batch's rows, its totals, and moves the end of the book. */
  static void append(Handle handle, Additions additions, BatchRows rows, ByteString hash)
      throws SQLException {
    Connection connection = handle.getConnection();
    copy(connection, TRANSACTIONS, rows.transactions, additions.transactions.isEmpty());
    copy(connection, ENTRIES, rows.entries, additions.entries.isEmpty());
    copy(connection, ACCOUNT_CHANGES, rows.accountChanges, additions.accountChanges.isEmpty());
    openAccounts(connection, additions);
    changeStatus(connection, additions);
    openHolds(connection, additions);
    closeHolds(connection, additions);
    countTransactions(connection, additions);
    countAccounts(connection, additions);
    moveHead(connection, additions, hash);
  }

  private static void copy(Connection connection, String sql, CopyBuffer rows, boolean empty)
      throws SQLException {
    if (empty) {
      return;
    }
    rows.end();
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(rows.bytes(), 0, rows.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void openAccounts(Connection connection, Additions additions) throws SQLException {
    if (additions.openedAccounts.isEmpty()) {
      return;
    }
    String sql =
        """
        INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)
        VALUES (1, ?, ?::account_kind, ?, ?, ?::account_status, ?, ?)
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (AccountState account : additions.openedAccounts) {
        statement.setObject(1, account.id);
        statement.setString(2, Names.of(account.kind));
        statement.setObject(3, account.ownerId);
        statement.setString(4, account.currency);
        statement.setString(5, Names.of(account.status));
        statement.setBoolean(6, account.mayGoNegative);
        statement.setObject(7, utc(additions));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void changeStatus(Connection connection, Additions additions) throws SQLException {
    String sql =
        "UPDATE account SET status = ?::account_status WHERE book_id = 1 AND account_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Additions.AccountChange change : additions.accountChanges) {
        if (change.changeNo() > 1) {
          statement.setString(1, Names.of(change.status()));
          statement.setObject(2, change.accountId());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static void openHolds(Connection connection, Additions additions) throws SQLException {
    String sql =
        "INSERT INTO open_hold (book_id, seq, account_id, amount, expires_at) VALUES (1, ?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (TransactionRow hold : additions.openedHolds) {
        statement.setLong(1, hold.seq());
        statement.setObject(2, hold.source());
        statement.setLong(3, hold.amount());
        statement.setObject(
            4, hold.expiresAt() == null ? null : hold.expiresAt().atOffset(ZoneOffset.UTC));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void closeHolds(Connection connection, Additions additions) throws SQLException {
    if (additions.closedHolds.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM open_hold WHERE book_id = 1 AND seq = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("bigint", additions.closedHolds.toArray()));
      statement.executeUpdate();
    }
  }

  private static void countTransactions(Connection connection, Additions additions)
      throws SQLException {
    String sql =
        """
        INSERT INTO daily_total AS total (book_id, day, type, status, currency, count, amount)
        VALUES (1, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?)
        ON CONFLICT ON CONSTRAINT daily_total_pk
        DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      LocalDate day = LocalDate.ofEpochDay(Additions.day(additions.at));
      for (Map.Entry<DailyTotal, long[]> counted : additions.dailyCounts.entrySet()) {
        long[] total = counted.getValue();
        statement.setObject(1, day);
        statement.setString(2, Names.of(counted.getKey().type()));
        statement.setString(3, Names.of(counted.getKey().status()));
        statement.setString(4, counted.getKey().currency());
        statement.setLong(5, total[0]);
        statement.setBigDecimal(
            6,
            new BigDecimal(
                BigInteger.valueOf(total[1]).shiftLeft(32).add(BigInteger.valueOf(total[2]))));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void countAccounts(Connection connection, Additions additions)
      throws SQLException {
    String sql =
        """
        INSERT INTO account_total AS total (book_id, kind, currency, status, count)
        VALUES (1, ?::account_kind, ?, ?::account_status, ?)
        ON CONFLICT ON CONSTRAINT account_total_pk DO UPDATE SET count = total.count + excluded.count
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map.Entry<AccountTotal, Integer> counted : additions.accountCounts.entrySet()) {
        statement.setString(1, Names.of(counted.getKey().kind()));
        statement.setString(2, counted.getKey().currency());
        statement.setString(3, Names.of(counted.getKey().status()));
        statement.setLong(4, counted.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void moveHead(Connection connection, Additions additions, ByteString hash)
      throws SQLException {
    String sql =
        """
        WITH added AS (
          INSERT INTO batch (book_id, batch_no, first_seq, last_seq, created_at, hash) VALUES (1, ?, ?, ?, ?, ?)
          RETURNING *)
        UPDATE book SET last_seq = added.last_seq, last_batch = added.batch_no, last_at = added.created_at,
                        head_hash = added.hash
          FROM added WHERE book.book_id = added.book_id
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, additions.head.lastBatch() + 1);
      statement.setLong(2, additions.head.lastSeq() + 1);
      statement.setLong(3, additions.nextSeq() - 1);
      statement.setObject(4, utc(additions));
      statement.setBytes(5, hash.toByteArray());
      statement.executeUpdate();
    }
  }

  private static OffsetDateTime utc(Additions additions) {
    return additions.at.atOffset(ZoneOffset.UTC);
  }
}
