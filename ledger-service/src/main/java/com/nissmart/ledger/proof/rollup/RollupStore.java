package com.nissmart.ledger.proof.rollup;

import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.SnapshotQuery;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queries for accounts, open holds and totals, each in the snapshot of its caller. */
final class RollupStore {
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

  /** Names a transaction or change of an account that no batch has; null when there is none. */
  @Nullable String rowBeyond(Connection view, long seq, long batchNo) throws SQLException {
    List<String> names =
        SnapshotQuery.list(
            view,
            row -> {
              UUID account = row.getObject(2, UUID.class);
              return row.getString(1) + (account == null ? "" : Finding.account(account));
            },
            """
            SELECT 'transaction ' || seq, NULL::uuid FROM (
              (SELECT seq FROM transaction WHERE book_id = 1 AND seq > ? ORDER BY seq LIMIT 1) UNION ALL
              (SELECT seq FROM transaction WHERE book_id = 1 AND seq < 1 ORDER BY seq LIMIT 1)) t
            UNION ALL
            SELECT 'account_change ' || change_no || ' of ', account_id FROM account_change
             WHERE book_id = 1 AND (batch_no > ? OR batch_no < 1)
            LIMIT 1
            """,
            seq,
            batchNo);
    return names.isEmpty() ? null : names.getFirst();
  }

  String entryBeyond(Connection view, long seq) throws SQLException {
    List<String> names =
        SnapshotQuery.list(
            view,
            row ->
                "entry " + row.getLong(1) + " of " + Finding.account(row.getObject(2, UUID.class)),
            "SELECT account_seq, account_id FROM entry WHERE book_id = 1 AND seq > ? ORDER BY seq LIMIT 1",
            seq);
    return names.isEmpty() ? "an entry that is gone by now" : names.getFirst();
  }

  void accounts(Connection view, @Nullable List<FoldAccount> some, AccountReader reader)
      throws SQLException, Finding {
    String sql =
        """
        SELECT account_id, kind, owner_id, currency, status, may_go_negative, created_at FROM account
         WHERE book_id = 1
        """;
    SnapshotQuery.RowReader<Finding> rows =
        row ->
            reader.account(
                new AccountRow(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getObject(3, UUID.class),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6),
                    BookReader.micros(row, 7)));
    if (some == null) {
      SnapshotQuery.each(view, rows, sql);
    } else {
      Object ids = view.createArrayOf("uuid", some.stream().map(FoldAccount::id).toArray());
      SnapshotQuery.each(view, rows, sql + " AND account_id = ANY (?)", ids);
    }
  }

  List<UUID> existing(Connection view, List<UUID> ids) throws SQLException {
    return SnapshotQuery.list(
        view,
        row -> row.getObject(1, UUID.class),
        "SELECT account_id FROM account WHERE book_id = 1 AND account_id = ANY (?)",
        view.createArrayOf("uuid", ids.toArray()));
  }

  Map<Long, Map<String, String>> openHolds(Connection view) throws SQLException {
    Map<Long, Map<String, String>> holds = new TreeMap<>();
    SnapshotQuery.each(
        view,
        row -> {
          UUID account = row.getObject(2, UUID.class);
          FoldPosition.Hold hold =
              new FoldPosition.Hold(
                  account.getMostSignificantBits(),
                  account.getLeastSignificantBits(),
                  row.getLong(3),
                  row.getObject(4) == null ? FoldPosition.Hold.NEVER : BookReader.micros(row, 4));
          holds.put(row.getLong(1), RollupComparison.hold(hold));
        },
        "SELECT seq, account_id, amount, expires_at FROM open_hold WHERE book_id = 1");
    return holds;
  }

  Map<DailyTotalFold.Key, Map<String, String>> days(Connection view) throws SQLException {
    Map<DailyTotalFold.Key, Map<String, String>> days = new TreeMap<>();
    SnapshotQuery.each(
        view,
        row ->
            days.put(
                new DailyTotalFold.Key(
                    PostgresTime.day(row.getObject(1, LocalDate.class)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)),
                RollupComparison.day(
                    new DailyTotalFold.Total(
                        row.getLong(5), row.getBigDecimal(6).toBigIntegerExact()))),
        "SELECT day, type, status, currency, count, amount FROM daily_total WHERE book_id = 1");
    return days;
  }

  /** Returns the stored counts by kind, currency and status. */
  Map<String, Long> accountTotals(Connection view) throws SQLException {
    Map<String, Long> totals = new TreeMap<>();
    SnapshotQuery.each(
        view,
        row ->
            totals.put(
                row.getString(1) + " " + row.getString(2) + " " + row.getString(3), row.getLong(4)),
        "SELECT kind, currency, status, count FROM account_total WHERE book_id = 1");
    return totals;
  }
}
