package com.nissmart.ledger.proof.comparison;

import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A row of a name and the accounts that it is about. */
  record NamedRow(String name, FindingScope scope) {}

  /** Returns a transaction or change of an account after a position; null when there is none. */
  @Nullable NamedRow rowBeyond(VerifiedSnapshot view, long seq, long batchNo) throws SQLException {
    List<NamedRow> rows =
        view.list(
            row -> {
              UUID account = row.getObject(2, UUID.class);
              return account == null
                  ? new NamedRow(row.getString(1), BookReader.scope(view, row.getLong(3)))
                  : new NamedRow(
                      row.getString(1) + Finding.account(account), FindingScope.of(account));
            },
            """
            SELECT 'transaction ' || seq, NULL::uuid, seq FROM (
              (SELECT seq FROM transaction WHERE book_id = ? AND seq > ? ORDER BY seq LIMIT 1) UNION ALL
              (SELECT seq FROM transaction WHERE book_id = ? AND seq < 1 ORDER BY seq LIMIT 1)) t
            UNION ALL
            SELECT 'account_change ' || change_no || ' of ', account_id, 0 FROM account_change
             WHERE book_id = ? AND (batch_no > ? OR batch_no < 1)
            LIMIT 1
            """,
            view.bookId(),
            seq,
            view.bookId(),
            view.bookId(),
            batchNo);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** Returns an entry after a position; null when it is gone by now. */
  @Nullable NamedRow entryBeyond(VerifiedSnapshot view, long seq) throws SQLException {
    List<NamedRow> rows =
        view.list(
            row -> {
              UUID account = row.getObject(2, UUID.class);
              return new NamedRow(
                  "entry " + row.getLong(1) + " of " + Finding.account(account),
                  FindingScope.of(account));
            },
            "SELECT account_seq, account_id FROM entry WHERE book_id = ? AND seq > ? ORDER BY seq LIMIT 1",
            view.bookId(),
            seq);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** Returns the accounts that were opened or changed after a batch. */
  Set<UUID> changedAfter(VerifiedSnapshot view, long batchNo) throws SQLException {
    return new HashSet<>(
        view.list(
            row -> row.getObject(1, UUID.class),
            "SELECT account_id FROM account_change WHERE book_id = ? AND batch_no > ?",
            view.bookId(),
            batchNo));
  }

  void accounts(VerifiedSnapshot view, @Nullable List<FoldAccount> some, AccountReader reader)
      throws SQLException, Finding {
    String sql =
        """
        SELECT account_id, kind, owner_id, currency, status, may_go_negative, created_at FROM account
         WHERE book_id = ?
        """;
    VerifiedSnapshot.RowReader<Finding> rows =
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
      view.each(rows, sql, view.bookId());
    } else {
      Object ids =
          view.connection().createArrayOf("uuid", some.stream().map(FoldAccount::id).toArray());
      view.each(rows, sql + " AND account_id = ANY (?)", view.bookId(), ids);
    }
  }

  Map<Long, FoldPosition.Hold> openHolds(VerifiedSnapshot view) throws SQLException, Finding {
    Map<Long, FoldPosition.Hold> holds = new HashMap<>();
    view.each(
        row -> {
          UUID account = row.getObject(2, UUID.class);
          FoldPosition.Hold hold =
              new FoldPosition.Hold(
                  account.getMostSignificantBits(),
                  account.getLeastSignificantBits(),
                  row.getLong(3),
                  row.getObject(4) == null ? FoldPosition.Hold.NEVER : BookReader.micros(row, 4),
                  CurrencyLetters.NONE);
          try {
            putOnce(holds, "open_hold", row.getLong(1), hold);
          } catch (Finding e) {
            throw e.in(FindingScope.of(account));
          }
        },
        "SELECT seq, account_id, amount, expires_at FROM open_hold WHERE book_id = ?",
        view.bookId());
    return holds;
  }

  Map<DailyTotalFold.Key, Map<String, String>> days(VerifiedSnapshot view)
      throws SQLException, Finding {
    Map<DailyTotalFold.Key, Map<String, String>> days = new TreeMap<>();
    view.each(
        row ->
            putOnce(
                days,
                "daily_total",
                new DailyTotalFold.Key(
                    PostgresTime.day(row.getObject(1, LocalDate.class)),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4)),
                RollupComparison.day(
                    new DailyTotalFold.Total(
                        row.getLong(5), row.getBigDecimal(6).toBigIntegerExact()))),
        "SELECT day, type, status, currency, count, amount FROM daily_total WHERE book_id = ?",
        view.bookId());
    return days;
  }

  /** Returns the stored counts by kind, currency and status. */
  Map<String, Long> accountTotals(VerifiedSnapshot view) throws SQLException, Finding {
    Map<String, Long> totals = new TreeMap<>();
    view.each(
        row ->
            putOnce(
                totals,
                "account_total",
                row.getString(1) + " " + row.getString(2) + " " + row.getString(3),
                row.getLong(4)),
        "SELECT kind, currency, status, count FROM account_total WHERE book_id = ?",
        view.bookId());
    return totals;
  }

  /** Returns the stored sums of open holds by currency. */
  Map<String, Long> heldTotals(VerifiedSnapshot view) throws SQLException, Finding {
    Map<String, Long> totals = new TreeMap<>();
    view.each(
        row -> putOnce(totals, "held_total", row.getString(1), row.getLong(2)),
        "SELECT currency, amount FROM held_total WHERE book_id = ?",
        view.bookId());
    return totals;
  }

  private static <K, V> void putOnce(Map<K, V> rows, String table, K key, V row) throws Finding {
    if (rows.put(key, row) != null) {
      throw Finding.of("%s %s is there twice", table, key);
    }
  }
}
