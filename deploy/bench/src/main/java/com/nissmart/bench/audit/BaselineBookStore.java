package com.nissmart.bench.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the baseline's book, row by row. */
final class BaselineBookStore {
  private BaselineBookStore() {}

  static void transactions(Handle handle, AccountIndexes accounts, BookCheck audit)
      throws SQLException {
    String sql =
        """
        SELECT seq, idempotency_key, status = 'COMPLETED', amount, source_account_id, destination_account_id
          FROM transaction ORDER BY seq
        """;
    try (PreparedStatement statement = LedgerBookStore.streaming(handle, sql);
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

  /** Both accounts are locked when seq is given out, so that it orders the entries of each. */
  static void entries(Handle handle, AccountIndexes accounts, BookCheck audit) throws SQLException {
    String sql =
        """
        SELECT account_id, row_number() OVER (PARTITION BY account_id ORDER BY seq), seq, amount, balance FROM entry
        """;
    try (PreparedStatement statement = LedgerBookStore.streaming(handle, sql);
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

  static void balances(Handle handle, AccountIndexes accounts, BookCheck audit)
      throws SQLException {
    String sql =
        """
        SELECT account_id, balance FROM account
        """;
    try (PreparedStatement statement = LedgerBookStore.streaming(handle, sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        audit.balance(accounts.index(rows.getObject(1, UUID.class)), rows.getLong(2));
      }
    }
  }
}
