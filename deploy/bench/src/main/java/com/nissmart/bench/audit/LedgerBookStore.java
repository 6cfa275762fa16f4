package com.nissmart.bench.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the ledger's book, row by row, past all of the ledger's own code. */
final class LedgerBookStore {
  private static final int ROWS_AT_A_TIME = 20_000;

  private LedgerBookStore() {}

  /** Marks the account that deposits come from. */
  static void outside(Handle handle, AccountIndexes accounts) {
    String sql =
        """
        SELECT account_id FROM account WHERE kind = 'SYSTEM' AND currency = 'NGN'
        """;
    handle
        .createQuery(sql)
        .mapTo(UUID.class)
        .forEach(account -> accounts.put(account, BookedTransfer.OUTSIDE));
  }

  static void transactions(Handle handle, AccountIndexes accounts, BookCheck audit)
      throws SQLException {
    String sql =
        """
        SELECT seq, idempotency_key, status = 'COMPLETED', amount, source_account_id, destination_account_id
          FROM transaction ORDER BY seq
        """;
    try (PreparedStatement statement = streaming(handle, sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        audit.transaction(
            new BookedTransfer(
                rows.getLong(1),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getLong(4),
                accounts.index(rows.getObject(5, UUID.class)),
                accounts.index(rows.getObject(6, UUID.class))));
      }
    }
  }

  static void entries(Handle handle, AccountIndexes accounts, BookCheck audit) throws SQLException {
    String sql =
        """
        SELECT account_id, account_seq, seq, amount, balance FROM entry
        """;
    try (PreparedStatement statement = streaming(handle, sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        audit.entry(
            accounts.index(rows.getObject(1, UUID.class)),
            rows.getLong(2),
            rows.getLong(3),
            rows.getLong(4),
            rows.getLong(5));
      }
    }
  }

  /** A statement whose rows come in portions; it needs a transaction around it. */
  static PreparedStatement streaming(Handle handle, String sql) throws SQLException {
    PreparedStatement statement = handle.getConnection().prepareStatement(sql);
    statement.setFetchSize(ROWS_AT_A_TIME);
    return statement;
  }
}
