package com.nissmart.ledger.proof.rollup;

import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The comparison of the derived tables (book, account, open_hold and the totals) with the fold. */
public final class RollupComparison {
  private final Connection view;
  private final BookFold fold;
  private final RollupStore store = new RollupStore();

  public RollupComparison(Connection view, BookFold fold) {
    this.view = view;
    this.fold = fold;
  }

  /**
   * Compares every row.
   *
   * @param all whether the fold knows all accounts, or only those that its rows name
   * @param farthestEntry the highest seq of an entry; 0 when not known
   */
  public void compare(boolean all, long farthestEntry) throws SQLException, Finding {
    compareHead(BookReader.head(view));
    if (farthestEntry > fold.seq()) {
      throw Finding.of("%s belongs to no transaction", store.entryBeyond(view, fold.seq()));
    }
    AccountComparison accounts = new AccountComparison(view, fold);
    accounts.compare(all);
    compareRows(
        "open_hold", store.openHolds(view), columns(fold.postings.holds, RollupComparison::hold));
    compareRows(
        "daily_total",
        store.days(view),
        columns(fold.postings.days.totals(), RollupComparison::day));
    Map<String, Long> totals = store.accountTotals(view);
    compareRows(
        "account_total",
        columns(totals, RollupComparison::count),
        columns(accounts.expectedTotals(totals), RollupComparison::count));
  }

  private void compareHead(@Nullable StoredBatch head) throws SQLException, Finding {
    if (head == null) {
      throw Finding.of("book 1 is missing");
    }
    String beyond = store.rowBeyond(view, fold.seq(), fold.batchNo);
    if (beyond != null) {
      throw head.no() == fold.batchNo + 1
          ? Finding.of("batch %d is missing", head.no())
          : Finding.of("%s belongs to no batch", beyond);
    }
    expect("book 1", "last_seq", head.lastSeq(), fold.seq());
    expect("book 1", "last_batch", head.no(), fold.batchNo);
    expect("book 1", "last_at", PostgresTime.text(head.at()), PostgresTime.text(fold.at));
    expect("book 1", "head_hash", StoredBatch.text(head.hash()), StoredBatch.text(fold.hash));
  }

  public static Map<String, String> hold(FoldPosition.Hold hold) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("account_id", Finding.account(new UUID(hold.high(), hold.low())));
    columns.put("amount", Long.toString(hold.amount()));
    boolean never = hold.expiresAt() == FoldPosition.Hold.NEVER;
    columns.put("expires_at", never ? "NULL" : PostgresTime.text(hold.expiresAt()));
    return columns;
  }

  public static Map<String, String> day(DailyTotalFold.Total total) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("count", Long.toString(total.count()));
    columns.put("amount", total.amount().toString());
    return columns;
  }

  private static Map<String, String> count(Long count) {
    return Map.of("count", count.toString());
  }

  private static <K, V> Map<K, Map<String, String>> columns(
      Map<K, V> rows, Function<V, Map<String, String>> columns) {
    Map<K, Map<String, String>> byKey = new TreeMap<>();
    rows.forEach((key, row) -> byKey.put(key, columns.apply(row)));
    return byKey;
  }

  /** Compares rows by key; a missing row comes first, since its key may have been altered. */
  private static <K> void compareRows(
      String table, Map<K, Map<String, String>> stored, Map<K, Map<String, String>> expected)
      throws Finding {
    for (K key : expected.keySet()) {
      if (!stored.containsKey(key)) {
        throw Finding.of("%s %s is missing", table, key);
      }
    }
    for (Map.Entry<K, Map<String, String>> row : stored.entrySet()) {
      Map<String, String> columns = expected.get(row.getKey());
      String name = table + " " + row.getKey();
      if (columns == null) {
        throw Finding.of("%s: nothing in the book makes it", name);
      }
      for (Map.Entry<String, String> column : columns.entrySet()) {
        expect(
            name,
            column.getKey(),
            String.valueOf(row.getValue().get(column.getKey())),
            column.getValue());
      }
    }
  }

  public static void expect(String row, String column, Object value, Object expected)
      throws Finding {
    if (!value.equals(expected)) {
      throw Finding.of("%s: %s is %s, expected %s", row, column, value, expected);
    }
  }
}
