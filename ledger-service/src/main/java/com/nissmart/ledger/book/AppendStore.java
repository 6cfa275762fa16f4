package com.nissmart.ledger.book;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.TransactionRow.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Appends a decided batch, in the transaction that holds the book's lock, and commits it. */
final class AppendStore {
  /** Up to here one round trip of INSERTs is quicker than two COPYs, which take two each. */
  private static final int MOST_INSERTED = 4;

  private AppendStore() {}

  /**
   * Begins a large batch: its place in the book, then its rows by COPY. Those of a small one go
   * with the rest.
   */
  static void begin(Handle handle, Additions additions, BatchRows rows, ByteString hash)
      throws SQLException {
    if (isLarge(additions)) {
      Connection connection = handle.getConnection();
      takePlace(new Script(), additions, hash).run(connection);
      copy(connection, "transaction (" + BatchRows.TRANSACTION_COLUMNS + ")", rows.transactions);
      copy(connection, "entry (" + BatchRows.ENTRY_COLUMNS + ")", rows.entries);
    }
  }

  /**
   * Everything else, and the commit: one round trip. Where the connection breaks in it, the outcome
   * is not known.
   */
  static void finish(Handle handle, Additions additions, ByteString hash) throws SQLException {
    Script script = new Script();
    if (!isLarge(additions)) {
      takePlace(script, additions, hash);
      insertRows(script, additions);
    }
    changeAccounts(script, additions);
    changeHolds(script, additions);
    changeTotals(script, additions);
    script.add(
        "UPDATE book SET last_seq = ?, last_batch = ?, last_at = ?, head_hash = ? WHERE book_id = 1",
        additions.nextSeq() - 1,
        additions.batchNo(),
        utc(additions.at),
        hash.toByteArray());
    script.add("COMMIT").run(handle.getConnection());
  }

  private static boolean isLarge(Additions additions) {
    return additions.transactions.size() > MOST_INSERTED;
  }

  /**
   * Waits for who is writing, then takes the next number; somebody else's batch with that number
   * ends it here.
   */
  private static Script takePlace(Script script, Additions additions, ByteString hash) {
    return script
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

  private static void insertRows(Script script, Additions additions) {
    List<@Nullable Object[]> transactions = new ArrayList<>();
    for (int i = 0; i < additions.transactions.size(); i++) {
      transactions.add(values(additions.transactions.get(i), additions.dedupIds.get(i)));
    }
    script.addRows(
        "INSERT INTO transaction (" + BatchRows.TRANSACTION_COLUMNS + ") VALUES %s",
        "(?, ?, ?, ?, ?, ?, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)",
        transactions);
    script.addRows(
        "INSERT INTO entry (" + BatchRows.ENTRY_COLUMNS + ") VALUES %s",
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        additions.entries.stream().map(AppendStore::values).toList());
  }

  private static @Nullable Object[] values(TransactionRow row, Object dedupId) {
    Failure failure = row.failure();
    return new @Nullable Object[] {
      row.seq(),
      row.amount(),
      row.resolves() == 0 ? null : row.resolves(),
      utc(row.createdAt()),
      utc(row.effectiveAt()),
      utc(row.expiresAt()),
      Book.ID,
      Names.of(row.type()),
      Names.of(row.status()),
      dedupId,
      row.source(),
      row.destination(),
      row.currency(),
      row.requestedBy(),
      row.idempotencyKey(),
      row.description(),
      row.metadata(),
      failure == null ? null : failure.code().name(),
      failure == null ? null : failure.message()
    };
  }

  private static @Nullable Object[] values(EntryRow row) {
    return new @Nullable Object[] {
      row.accountSeq(),
      row.seq(),
      row.amount(),
      row.balance(),
      row.held(),
      row.dayDebits(),
      Book.ID,
      LocalDate.ofEpochDay(row.day()),
      row.accountId(),
      row.mayGoNegative()
    };
  }

  private static void changeAccounts(Script script, Additions additions) {
    for (AccountState account : additions.openedAccounts) {
      script.add(
          """
          INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)
          VALUES (1, ?, ?::account_kind, ?, ?, 'ACTIVE', ?, ?)\
          """,
          account.id,
          Names.of(account.kind),
          account.ownerId,
          account.currency,
          account.mayGoNegative,
          utc(additions.at));
    }
    for (Additions.AccountChange change : additions.accountChanges) {
      script.add(
          "UPDATE account SET status = ?::account_status WHERE book_id = 1 AND account_id = ?",
          Names.of(change.status()),
          change.accountId());
      script.add(
          "INSERT INTO account_change ("
              + BatchRows.ACCOUNT_CHANGE_COLUMNS
              + ") VALUES (1, ?, ?, ?, ?, ?::account_status, ?, ?, ?, ?, ?)",
          change.accountId(),
          change.changeNo(),
          additions.batchNo(),
          change.atSeq(),
          Names.of(change.status()),
          change.changedBy(),
          change.note(),
          utc(additions.at),
          change.ownerId(),
          change.currency());
    }
  }

  private static void changeHolds(Script script, Additions additions) {
    for (TransactionRow hold : additions.openedHolds) {
      script.add(
          "INSERT INTO open_hold (book_id, seq, account_id, amount, expires_at) VALUES (1, ?, ?, ?, ?)",
          hold.seq(),
          hold.source(),
          hold.amount(),
          utc(hold.expiresAt()));
    }
    for (long seq : additions.closedHolds) {
      script.add("DELETE FROM open_hold WHERE book_id = 1 AND seq = ?", seq);
    }
  }

  private static void changeTotals(Script script, Additions additions) {
    LocalDate day = LocalDate.ofEpochDay(Additions.day(additions.at));
    additions.dailyCounts.forEach((counted, total) ->
        script.add(
            """
            INSERT INTO daily_total AS total (book_id, day, type, status, currency, count, amount)
            VALUES (1, ?, ?::transaction_type, ?::transaction_status, ?, ?, ?)
            ON CONFLICT ON CONSTRAINT daily_total_pk
            DO UPDATE SET count = total.count + excluded.count, amount = total.amount + excluded.amount\
            """,
            day,
            Names.of(counted.type()),
            Names.of(counted.status()),
            counted.currency(),
            total.count,
            total.amount()));
    additions.accountCounts.forEach((counted, change) ->
        script.add(
            """
            INSERT INTO account_total AS total (book_id, kind, currency, status, count)
            VALUES (1, ?::account_kind, ?, ?::account_status, ?)
            ON CONFLICT ON CONSTRAINT account_total_pk DO UPDATE SET count = total.count + excluded.count\
            """,
            Names.of(counted.kind()),
            counted.currency(),
            Names.of(counted.status()),
            change));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
