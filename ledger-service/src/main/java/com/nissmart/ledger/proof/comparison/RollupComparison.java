package com.nissmart.ledger.proof.comparison;

import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.DailyTotalFold;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.TablePosition;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The comparison of the tables that change (account, open_hold and the totals) with the fold. */
public final class RollupComparison {
  private final VerifiedSnapshot view;
  private final BookFold fold;
  private final RollupStore store = new RollupStore();

  public RollupComparison(VerifiedSnapshot view, BookFold fold) {
    this.view = view;
    this.fold = fold;
  }

  /**
   * Compares every row of open_hold and the totals, and checks that no other table has a row beyond
   * the fold.
   *
   * @param farthestEntry the highest seq of an entry that a scan has met, or 0
   */
  public void compareAll(long farthestEntry) throws SQLException, Finding {
    TablePosition position = new TablePosition(fold.batchNo, fold.seq());
    requireNothingBeyond(view, position);
    if (farthestEntry > position.seq()) {
      requireNone(store.entryBeyond(view, position.seq()), position);
    }
    compareHolds();
    compareRows(
        "daily_total",
        store.days(view),
        columns(fold.postings.days.totals(), RollupComparison::day));
    compareRows(
        "account_total",
        numbers("count", store.accountTotals(view)),
        numbers("count", fold.changes.totals));
    compareRows(
        "held_total", numbers("amount", store.heldTotals(view)), numbers("amount", heldTotals()));
  }

  private Map<String, Long> heldTotals() {
    Map<String, Long> totals = new TreeMap<>();
    fold.postings
        .holds
        .values()
        .forEach(hold ->
            totals.merge(CurrencyLetters.name(hold.currency()), hold.amount(), Math::addExact));
    return totals;
  }

  /** Compares the open holds; the account of one that differs is the scope of the finding. */
  private void compareHolds() throws SQLException, Finding {
    Map<Long, FoldPosition.Hold> stored = store.openHolds(view);
    Map<Long, FoldPosition.Hold> expected = fold.postings.holds;
    Set<Long> all = new TreeSet<>(expected.keySet());
    all.addAll(stored.keySet());
    for (long seq : all) {
      FoldPosition.Hold found = stored.get(seq);
      FoldPosition.Hold right = expected.get(seq);
      if (!isSameRow(found, right)) {
        FoldPosition.Hold either = Objects.requireNonNullElse(right, found);
        try {
          compareRows("open_hold", holds(seq, found), holds(seq, right));
        } catch (Finding e) {
          throw e.in(FindingScope.of(new UUID(either.high(), either.low())));
        }
      }
    }
  }

  private static boolean isSameRow(
      FoldPosition.@Nullable Hold found, FoldPosition.@Nullable Hold right) {
    return found != null
        && right != null
        && found.high() == right.high()
        && found.low() == right.low()
        && found.amount() == right.amount()
        && found.expiresAt() == right.expiresAt();
  }

  private static Map<Long, Map<String, String>> holds(long seq, FoldPosition.@Nullable Hold hold) {
    return hold == null ? Map.of() : Map.of(seq, hold(hold));
  }

  /**
   * Checks that no transaction and no change of an account is beyond the position of the tables.
   */
  public static void requireNothingBeyond(VerifiedSnapshot view, TablePosition position)
      throws SQLException, Finding {
    requireNone(new RollupStore().rowBeyond(view, position.seq(), position.batchNo()), position);
  }

  private static void requireNone(RollupStore.@Nullable NamedRow beyond, TablePosition position)
      throws Finding {
    if (beyond != null) {
      throw Finding.of(
              "%s is beyond the position of the tables, which is seq %d of batch %d",
              beyond.name(), position.seq(), position.batchNo())
          .in(beyond.scope());
    }
  }

  private static Map<String, String> hold(FoldPosition.Hold hold) {
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

  /** Returns the totals that are not zero, since a row of zero counts as much as none. */
  private static Map<String, Map<String, String>> numbers(String column, Map<String, Long> totals) {
    Map<String, Map<String, String>> numbers = new TreeMap<>();
    totals.forEach((key, total) -> {
      if (total != 0) {
        numbers.put(key, Map.of(column, total.toString()));
      }
    });
    return numbers;
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
        throw Finding.of("%s: nothing in the journal makes it", name);
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
