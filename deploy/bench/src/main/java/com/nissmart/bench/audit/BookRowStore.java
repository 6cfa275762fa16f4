package com.nissmart.bench.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the rows of a book without the code that wrote them; needs a transaction around it. */
final class BookRowStore {
  private static final int ROWS_AT_A_TIME = 20_000;

  /** The index that the generator knows each account by. */
  static final class AccountIndexes {
    private final Map<UUID, Integer> indexes = new HashMap<>();

    void put(UUID id, int index) {
      indexes.put(id, index);
    }

    int index(UUID id) {
      return indexes.getOrDefault(id, BookedTransfer.UNKNOWN);
    }
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Marks the ledger's account that deposits come from. */
  void findOutside(Handle handle, AccountIndexes accounts) {
    String sql =
        """
        SELECT account_id FROM account WHERE kind = 'SYSTEM' AND currency = 'NGN'
        """;
    read(handle, sql, row -> accounts.put(row.getObject(1, UUID.class), BookedTransfer.OUTSIDE));
  }

  void readTransactions(Handle handle, AccountIndexes accounts, BookCheck check) {
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

  void readLedgerEntries(Handle handle, AccountIndexes accounts, BookCheck check) {
    String sql =
        """
        SELECT account_id, account_seq, seq, amount, balance FROM entry
        """;
    readEntries(handle, sql, accounts, check);
  }

  /** The baseline locks both accounts before it takes seq, so that seq orders their entries. */
  void readBaselineEntries(Handle handle, AccountIndexes accounts, BookCheck check) {
    String sql =
        """
        SELECT account_id, row_number() OVER (PARTITION BY account_id ORDER BY seq), seq, amount, balance
          FROM entry
        """;
    readEntries(handle, sql, accounts, check);
  }

  void readBaselineBalances(Handle handle, AccountIndexes accounts, BookCheck check) {
    String sql =
        """
        SELECT account_id, balance FROM account
        """;
    read(
        handle,
        sql,
        row -> check.balance(accounts.index(row.getObject(1, UUID.class)), row.getLong(2)));
  }

  private static void readEntries(
      Handle handle, String sql, AccountIndexes accounts, BookCheck check) {
    read(
        handle,
        sql,
        row ->
            check.entry(
                accounts.index(row.getObject(1, UUID.class)),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5)));
  }

  private static void read(Handle handle, String sql, RowReader reader) {
    handle
        .createQuery(sql)
        .setFetchSize(ROWS_AT_A_TIME)
        .scanResultSet((rows, context) -> {
          ResultSet row = rows.get();
          while (row.next()) {
            reader.read(row);
          }
          return true;
        });
  }
}
