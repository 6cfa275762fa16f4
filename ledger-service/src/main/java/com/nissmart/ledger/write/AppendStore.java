package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.BatchChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Appends a decided batch, in the transaction that holds the book's lock, and commits it. */
final class AppendStore {
  /**
   * Up to here one statement of INSERTs is quicker than two COPYs, which take two round trips each.
   */
  private static final int MOST_INSERTED = 4;

  private AppendStore() {}

  /** Whether it can be appended and committed by one statement. */
  static boolean isSmall(BatchChanges additions) {
    return !isLarge(additions)
        && additions.accountChanges.isEmpty()
        && additions.closedHolds.isEmpty();
  }

  /**
   * Appends and commits a small batch by one statement. Where the connection breaks in it, the
   * outcome is not known.
   */
  static void appendSmall(Handle handle, BatchChanges additions, ByteString hash)
      throws SQLException {
    Connection connection = handle.getConnection();
    connection.setAutoCommit(true);
    SmallBatchStatement.append(new StatementScript(), additions, hash).run(connection);
  }

  /**
   * Begins a large batch: its place in the book, then its rows by COPY. Those of a small one go
   * with the rest.
   */
  static void begin(Handle handle, BatchChanges additions, BatchRows rows, ByteString hash)
      throws SQLException {
    if (isLarge(additions)) {
      Connection connection = handle.getConnection();
      takePlace(additions, hash).run(connection);
      copy(connection, "transaction (" + BatchRows.TRANSACTION_COLUMNS + ")", rows.transactions);
      copy(connection, "entry (" + BatchRows.ENTRY_COLUMNS + ")", rows.entries);
    }
  }

  /**
   * Everything else, and the commit: one round trip. Where the connection breaks in it, the outcome
   * is not known.
   */
  static void finish(Handle handle, BatchChanges additions, ByteString hash) throws SQLException {
    StatementScript script = new StatementScript();
    if (isLarge(additions)) {
      openHolds(script, additions);
      changeTotals(script, additions);
      script.add(
          "UPDATE book SET last_seq = ?, last_batch = ?, last_at = ?, head_hash = ? WHERE book_id = 1",
          additions.nextSeq() - 1,
          additions.batchNo(),
          utc(additions.at),
          hash.toByteArray());
    } else {
      SmallBatchStatement.append(script, additions, hash);
    }
    changeAccounts(script, additions);
    closeHolds(script, additions);
    script.add("COMMIT").run(handle.getConnection());
  }

  private static boolean isLarge(BatchChanges additions) {
    return additions.transactions.size() > MOST_INSERTED;
  }

  /**
   * Waits for who is writing, then takes the next number; somebody else's batch with that number
   * ends it here.
   */
  private static StatementScript takePlace(BatchChanges additions, ByteString hash) {
    return new StatementScript()
        .add("SELECT 1 FROM book WHERE book_id = 1 FOR UPDATE")
        .add(
            """
            INSERT INTO batch (book_id, batch_no, first_seq, last_seq, created_at, hash) VALUES (1, ?, ?, ?, ?, ?)\
            """,
            additions.batchNo(),
            additions.head.lastSeq() + 1,
            additions.nextSeq() - 1,
            utc(additions.at),
            hash.toByteArray());
  }

  private static void copy(Connection connection, String table, CopyBuffer rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    rows.end();
    String sql = "COPY " + table + " FROM STDIN WITH (FORMAT binary)";
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

  private static void changeAccounts(StatementScript script, BatchChanges additions) {
    script.addRows(
        "INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)",
        "(1, ?, ?::account_kind, ?::uuid, ?, 'ACTIVE', ?, ?)",
        additions.openedAccounts.stream()
            .map(account ->
                new @Nullable Object[] {
                  account.id,
                  EnumNames.of(account.kind),
                  account.ownerId,
                  account.currency,
                  account.mayGoNegative,
                  utc(additions.at)
                })
            .toList());
    for (BatchChanges.AccountChange change : additions.accountChanges) {
      if (change.changeNo() > 1) {
        script.add(
            "UPDATE account SET status = ?::account_status WHERE book_id = 1 AND account_id = ?",
            EnumNames.of(change.status()),
            change.accountId());
      }
    }
    script.addRows(
        "INSERT INTO account_change (" + BatchRows.ACCOUNT_CHANGE_COLUMNS + ")",
        "(1, ?, ?, ?, ?, ?::account_status, ?, ?, ?, ?::uuid, ?)",
        additions.accountChanges.stream()
            .map(change ->
                new @Nullable Object[] {
                  change.accountId(),
                  change.changeNo(),
                  additions.batchNo(),
                  change.atSeq(),
                  EnumNames.of(change.status()),
                  change.changedBy(),
                  change.note(),
                  utc(additions.at),
                  change.ownerId(),
                  change.currency()
                })
            .toList());
    additions.accountCounts.forEach((counted, change) ->
        script.add(
            """
            INSERT INTO account_total AS total (book_id, kind, currency, status, count)
            VALUES (1, ?::account_kind, ?, ?::account_status, ?)
            ON CONFLICT ON CONSTRAINT account_total_pk DO UPDATE SET count = total.count + excluded.count\
            """,
            EnumNames.of(counted.kind()),
            counted.currency(),
            EnumNames.of(counted.status()),
            change));
  }

  private static void openHolds(StatementScript script, BatchChanges additions) {
    for (TransactionRow hold : additions.openedHolds) {
      script.add(
          "INSERT INTO open_hold (book_id, seq, account_id, amount, expires_at) VALUES (1, ?, ?, ?, ?)",
          hold.seq(),
          hold.source(),
          hold.amount(),
          utc(hold.expiresAt()));
    }
  }

  private static void closeHolds(StatementScript script, BatchChanges additions) {
    for (long seq : additions.closedHolds) {
      script.add("DELETE FROM open_hold WHERE book_id = 1 AND seq = ?", seq);
    }
  }

  private static void changeTotals(StatementScript script, BatchChanges additions) {
    LocalDate day = LocalDate.ofEpochDay(BatchChanges.day(additions.at));
    additions.dailyCounts.forEach((counted, total) ->
        script.add(
            """
            INSERT INTO daily_total AS total (book_id, day, type, status, currency, count, amount)
            VALUES (1, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?)
            ON CONFLICT ON CONSTRAINT daily_total_pk
            DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount\
            """,
            day,
            EnumNames.of(counted.type()),
            EnumNames.of(counted.status()),
            counted.currency(),
            total.count,
            total.amount()));
  }

  static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
