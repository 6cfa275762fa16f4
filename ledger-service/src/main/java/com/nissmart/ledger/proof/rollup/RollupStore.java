package com.nissmart.ledger.proof.rollup;

import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what is kept beside the book. Every method runs in the caller's view. */
final class RollupStore {
  private static final int FETCH = 10_000;

  private RollupStore() {}

  /** An account as it is stored; createdAt in microseconds since 2000. */
  record AccountRow(
      UUID id,
      String kind,
      @Nullable UUID owner,
      String currency,
      String status,
      boolean mayGoNegative,
      long createdAt) {}

  interface AccountReader {
    void account(AccountRow row) throws Finding;
  }

  /**
   * The name of a transaction, or change of an account, outside of the batches; null when there is
   * none.
   */
  static @Nullable String rowBeyond(Connection view, long seq, long batchNo) throws SQLException {
    String sql =
        """
        SELECT 'transaction ' || seq, NULL::uuid FROM (
          (SELECT seq FROM transaction WHERE book_id = 1 AND seq > ? ORDER BY seq LIMIT 1) UNION ALL
          (SELECT seq FROM transaction WHERE book_id = 1 AND seq < 1 ORDER BY seq LIMIT 1)) t
        UNION ALL
        SELECT 'account_change ' || change_no || ' of ', account_id FROM account_change
         WHERE book_id = 1 AND (batch_no > ? OR batch_no < 1)
        LIMIT 1
        """;
    try (PreparedStatement statement = view.prepareStatement(sql)) {
      statement.setLong(1, seq);
      statement.setLong(2, batchNo);
      try (ResultSet result = statement.executeQuery()) {
        if (!result.next()) {
          return null;
        }
        UUID account = result.getObject(2, UUID.class);
        return result.getString(1) + (account == null ? "" : Finding.account(account));
      }
    }
  }

  /** The name of an entry whose seq lies beyond the book. */
  static String entryBeyond(Connection view, long seq) throws SQLException {
    String sql =
        "SELECT account_seq, account_id FROM entry WHERE book_id = 1 AND seq > ? ORDER BY seq LIMIT 1";
    try (PreparedStatement statement = view.prepareStatement(sql)) {
      statement.setLong(1, seq);
      try (ResultSet result = statement.executeQuery()) {
        return result.next()
            ? "entry "
                + result.getLong(1)
                + " of "
                + Finding.account(result.getObject(2, UUID.class))
            : "an entry that is gone by now";
      }
    }
  }

  /** The accounts; of some of them where they are given. */
  static void accounts(Connection view, @Nullable List<FoldAccount> some, AccountReader reader)
      throws SQLException, Finding {
    String sql =
        """
        SELECT account_id, kind, owner_id, currency, status, may_go_negative, created_at FROM account
         WHERE book_id = 1
        """
            + (some == null ? "" : " AND account_id = ANY (?)");
    try (PreparedStatement statement = view.prepareStatement(sql)) {
      if (some != null) {
        statement.setArray(1, BookReader.uuids(view, some));
      }
      statement.setFetchSize(FETCH);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          reader.account(
              new AccountRow(
                  result.getObject(1, UUID.class),
                  result.getString(2),
                  result.getObject(3, UUID.class),
                  result.getString(4),
                  result.getString(5),
                  result.getBoolean(6),
                  BookReader.micros(result, 7)));
        }
      }
    }
  }

  /** Which of the accounts are stored. */
  static List<UUID> existing(Connection view, List<UUID> ids) throws SQLException {
    String sql = "SELECT account_id FROM account WHERE book_id = 1 AND account_id = ANY (?)";
    try (PreparedStatement statement = view.prepareStatement(sql)) {
      statement.setArray(1, view.createArrayOf("uuid", ids.toArray()));
      List<UUID> existing = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          existing.add(result.getObject(1, UUID.class));
        }
      }
      return existing;
    }
  }

  static Map<Long, Map<String, String>> openHolds(Connection view) throws SQLException {
    String sql = "SELECT seq, account_id, amount, expires_at FROM open_hold WHERE book_id = 1";
    Map<Long, Map<String, String>> holds = new TreeMap<>();
    try (PreparedStatement statement = view.prepareStatement(sql)) {
      statement.setFetchSize(FETCH);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          UUID account = result.getObject(2, UUID.class);
          holds.put(
              result.getLong(1),
              RollupComparison.hold(
                  new FoldPosition.Hold(
                      account.getMostSignificantBits(),
                      account.getLeastSignificantBits(),
                      result.getLong(3),
                      result.getObject(4) == null
                          ? FoldPosition.Hold.NEVER
                          : BookReader.micros(result, 4))));
        }
      }
    }
    return holds;
  }

  static Map<DailyTotalFold.Key, Map<String, String>> days(Connection view) throws SQLException {
    String sql =
        "SELECT day, type, status, currency, count, amount FROM daily_total WHERE book_id = 1";
    Map<DailyTotalFold.Key, Map<String, String>> days = new TreeMap<>();
    try (PreparedStatement statement = view.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        days.put(
            new DailyTotalFold.Key(
                PostgresTime.day(result.getObject(1, LocalDate.class)),
                result.getString(2),
                result.getString(3),
                result.getString(4)),
            RollupComparison.day(
                new DailyTotalFold.Total(
                    result.getLong(5), result.getBigDecimal(6).toBigIntegerExact())));
      }
    }
    return days;
  }

  /** By kind, currency and status in words. */
  static Map<String, Long> accountTotals(Connection view) throws SQLException {
    String sql = "SELECT kind, currency, status, count FROM account_total WHERE book_id = 1";
    Map<String, Long> totals = new TreeMap<>();
    try (PreparedStatement statement = view.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        String key = result.getString(1) + " " + result.getString(2) + " " + result.getString(3);
        totals.put(key, result.getLong(4));
      }
    }
    return totals;
  }
}
