package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import com.nissmart.bench.audit.DerivedTables.DayKey;
import com.nissmart.bench.audit.DerivedTables.OpenHold;
import com.nissmart.bench.audit.DerivedTables.OpenedAccount;
import com.nissmart.bench.audit.DerivedTables.TotalKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;

/** Reads the rows of a book without the code that wrote them; needs a transaction around it. */
final class BookRowStore {
  private static final int ROWS_AT_A_TIME = 5_000;

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  void readJournal(Handle handle, JournalAudit audit) {
    String sql =
        """
        SELECT book_id, batch_no, first_seq, last_seq, (extract(epoch FROM created_at) * 1000000)::bigint,
               format, hash, payload
          FROM journal
         ORDER BY book_id, batch_no
        """;
    read(
        handle,
        sql,
        100,
        row ->
            audit.row(
                new JournalBatchRow(
                    row.getInt(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getShort(6),
                    ByteString.copyFrom(row.getBytes(7)),
                    ByteString.copyFrom(row.getBytes(8)))));
    read(
        handle,
        """
        SELECT batch_no, seq
          FROM projection
        """,
        row -> audit.finish(row.getLong(1), row.getLong(2)));
  }

  void readLedgerTransactions(Handle handle, DerivedBook check) {
    String sql =
        """
        SELECT seq, type, status, amount, resolves, (extract(epoch FROM created_at) * 1000000)::bigint,
               (extract(epoch FROM effective_at) * 1000000)::bigint,
               (extract(epoch FROM expires_at) * 1000000)::bigint,
               dedup_id, source_account_id, destination_account_id, currency, requested_by, idempotency_key, description,
               metadata, failure_code, failure_message
          FROM transaction
        """;
    read(
        handle,
        sql,
        row -> {
          AuditedTransaction found =
              new AuditedTransaction(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getObject(9, UUID.class),
                  row.getObject(10, UUID.class),
                  row.getObject(11, UUID.class),
                  row.getString(12),
                  row.getString(13),
                  row.getString(14),
                  row.getString(15),
                  row.getString(16),
                  row.getString(17),
                  row.getString(18));
          check.found(found.seq(), found.hash());
        });
  }

  void readLedgerEntries(Handle handle, AccountIndexes accounts, DerivedBook check) {
    String sql =
        """
        SELECT account_id, account_seq, seq, amount, balance, held, day - DATE '1970-01-01', day_debits
          FROM entry
        """;
    read(
        handle,
        sql,
        row ->
            check.entry(
                new BookedEntry(
                    accounts.index(row.getObject(1, UUID.class)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getInt(7),
                    row.getLong(8))));
  }

  void readAccounts(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT account_id, kind, owner_id, currency, status, may_go_negative,
               (extract(epoch FROM created_at) * 1000000)::bigint
          FROM account
        """;
    read(
        handle,
        sql,
        row ->
            found.accept(
                new OpenedAccount(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getObject(3, UUID.class),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getLong(7))
                    .hash()));
  }

  void readAccountChanges(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT account_id, change_no, batch_no, at_seq, status, changed_by, note,
               (extract(epoch FROM created_at) * 1000000)::bigint, owner_id, currency
          FROM account_change
        """;
    read(
        handle,
        sql,
        row ->
            found.accept(
                new AccountChangeRow(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getLong(8),
                        row.getObject(9, UUID.class),
                        row.getString(10))
                    .hash()));
  }

  void readOpenHolds(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT seq, account_id, amount, (extract(epoch FROM expires_at) * 1000000)::bigint
          FROM open_hold
        """;
    read(
        handle,
        sql,
        row ->
            found.accept(
                new OpenHold(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getLong(3),
                        row.getLong(4))
                    .hash()));
  }

  void readDailyTotals(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT day - DATE '1970-01-01', type, status, currency, count, amount
          FROM daily_total
        """;
    read(
        handle,
        sql,
        row ->
            found.accept(
                new DayKey(row.getInt(1), row.getString(2), row.getString(3), row.getString(4))
                    .hash(row.getLong(5), row.getLong(6))));
  }

  void readAccountTotals(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT kind, currency, status, count
          FROM account_total
         WHERE count <> 0
        """;
    read(
        handle,
        sql,
        row ->
            found.accept(
                new TotalKey(row.getString(1), row.getString(2), row.getString(3))
                    .hash(row.getLong(4))));
  }

  void readHeldTotals(Handle handle, LongConsumer found) {
    String sql =
        """
        SELECT currency, amount
          FROM held_total
         WHERE amount <> 0
        """;
    read(
        handle,
        sql,
        row -> found.accept(DerivedTables.heldTotal(row.getString(1), row.getLong(2))));
  }

  void readBaselineTransactions(Handle handle, AccountIndexes accounts, DerivedBook check) {
    String sql =
        """
        SELECT seq, idempotency_key, status = 'COMPLETED', amount, source_account_id, destination_account_id
          FROM transaction
         ORDER BY seq
        """;
    read(
        handle,
        sql,
        row ->
            check.transaction(
                new BookedTransfer(
                    row.getLong(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getLong(4),
                    accounts.index(row.getObject(5, UUID.class)),
                    accounts.index(row.getObject(6, UUID.class)))));
  }

  /** The baseline locks both accounts before it takes seq, so that seq orders their entries. */
  void readBaselineEntries(Handle handle, AccountIndexes accounts, DerivedBook check) {
    String sql =
        """
        SELECT account_id, row_number() OVER (PARTITION BY account_id ORDER BY seq), seq, amount, balance
          FROM entry
        """;
    read(
        handle,
        sql,
        row ->
            check.entry(
                new BookedEntry(
                    accounts.index(row.getObject(1, UUID.class)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    0,
                    BookedTransfer.NO_DAY,
                    0)));
  }

  void readBaselineBalances(Handle handle, AccountIndexes accounts, DerivedBook check) {
    String sql =
        """
        SELECT account_id, balance FROM account
        """;
    read(
        handle,
        sql,
        row -> check.balance(accounts.index(row.getObject(1, UUID.class)), row.getLong(2)));
  }

  private static void read(Handle handle, String sql, RowReader reader) {
    read(handle, sql, ROWS_AT_A_TIME, reader);
  }

  private static void read(Handle handle, String sql, int rowsAtATime, RowReader reader) {
    handle
        .createQuery(sql)
        .setFetchSize(rowsAtATime)
        .scanResultSet((rows, context) -> {
          ResultSet row = rows.get();
          while (row.next()) {
            reader.read(row);
          }
          return true;
        });
  }
}
