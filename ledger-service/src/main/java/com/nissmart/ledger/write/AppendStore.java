package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.decision.BatchChanges;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The statements that append a decided batch and commit it. */
final class AppendStore {
  /** The most transactions for which one statement is quicker than two COPYs. */
  private static final int MOST_INSERTED = 4;

  /** Returns whether one statement can append and commit the batch. */
  boolean isSmall(BatchChanges changes) {
    return !isLarge(changes) && changes.accountChanges.isEmpty() && changes.closedHolds.isEmpty();
  }

  /** Appends and commits a small batch; its outcome is unknown when the connection breaks. */
  void appendSmall(Handle handle, BatchChanges changes, ByteString hash) throws SQLException {
    Connection connection = handle.getConnection();
    connection.setAutoCommit(true);
    SmallBatchStatement.append(new StatementScript(), changes, hash).run(connection);
  }

  /** Writes a large batch's number and then its rows by COPY; does nothing for a small batch. */
  void begin(Handle handle, BatchChanges changes, BatchRows rows, ByteString hash)
      throws SQLException {
    if (isLarge(changes)) {
      Connection connection = handle.getConnection();
      takePlace(changes, hash).run(connection);
      copy(connection, "transaction (" + BatchRows.TRANSACTION_COLUMNS + ")", rows.transactions);
      copy(connection, "entry (" + BatchRows.ENTRY_COLUMNS + ")", rows.entries);
    }
  }

  /**
   * Writes everything else and commits, in one round trip; the outcome is unknown when the
   * connection breaks.
   */
  void finish(Handle handle, BatchChanges changes, ByteString hash) throws SQLException {
    StatementScript script = new StatementScript();
    if (isLarge(changes)) {
      script.add(RowInsert.openHolds(changes)).add(RowInsert.dailyTotals(changes));
      SmallBatchStatement.moveHead(script, changes, hash);
    } else {
      SmallBatchStatement.append(script, changes, hash);
    }
    changeAccounts(script, changes);
    closeHolds(script, changes);
    script.add("COMMIT").run(handle.getConnection());
  }

  private static boolean isLarge(BatchChanges changes) {
    return changes.transactions.size() > MOST_INSERTED;
  }

  /** Waits for the book's lock and takes the next number; fails when another batch has it. */
  private static StatementScript takePlace(BatchChanges changes, ByteString hash) {
    return new StatementScript()
        .add("SELECT 1 FROM book WHERE book_id = 1 FOR UPDATE")
        .add(RowInsert.batch(changes, hash));
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

  private static void changeAccounts(StatementScript script, BatchChanges changes) {
    script.add(
        new RowInsert(
            "account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)",
            "(1, ?, ?::account_kind, ?::uuid, ?, 'ACTIVE', ?, ?)",
            "",
            changes.openedAccounts.stream()
                .map(account ->
                    new @Nullable Object[] {
                      account.id,
                      EnumNames.of(account.kind),
                      account.ownerId,
                      account.currency,
                      account.mayGoNegative,
                      changes.at
                    })
                .toList()));
    for (BatchChanges.AccountChange change : changes.accountChanges) {
      if (change.changeNo() > 1) {
        script.add(
            "UPDATE account SET status = ?::account_status WHERE book_id = 1 AND account_id = ?",
            EnumNames.of(change.status()),
            change.accountId());
      }
    }
    script.add(
        new RowInsert(
            "account_change (" + BatchRows.ACCOUNT_CHANGE_COLUMNS + ")",
            "(1, ?, ?, ?, ?, ?::account_status, ?, ?, ?, ?::uuid, ?)",
            "",
            changes.accountChanges.stream()
                .map(change ->
                    new @Nullable Object[] {
                      change.accountId(),
                      change.changeNo(),
                      changes.batchNo(),
                      change.atSeq(),
                      EnumNames.of(change.status()),
                      change.changedBy(),
                      change.note(),
                      changes.at,
                      change.ownerId(),
                      change.currency()
                    })
                .toList()));
    changes.accountCounts.forEach((counted, change) ->
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

  private static void closeHolds(StatementScript script, BatchChanges changes) {
    for (long seq : changes.closedHolds) {
      script.add("DELETE FROM open_hold WHERE book_id = 1 AND seq = ?", seq);
    }
  }
}
