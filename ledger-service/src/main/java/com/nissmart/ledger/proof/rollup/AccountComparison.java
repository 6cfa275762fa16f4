package com.nissmart.ledger.proof.rollup;

import static com.nissmart.ledger.proof.rollup.RollupComparison.expect;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.SystemAccounts;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The comparison of account rows with their changes; system accounts have no changes. */
final class AccountComparison {
  private static final String SYSTEM = "SYSTEM ";
  private static final String ACTIVE = " ACTIVE";

  private final Connection view;
  private final BookFold fold;
  private final RollupStore store = new RollupStore();
  private final Set<String> systemCurrencies = new TreeSet<>();
  private @Nullable Finding unknown;

  AccountComparison(Connection view, BookFold fold) {
    this.view = view;
    this.fold = fold;
  }

  /** Compares all stored accounts, or only those that the fold's rows name. */
  void compare(boolean all) throws SQLException, Finding {
    List<FoldAccount> derived = fold.accounts.all();
    Set<UUID> missing = new TreeSet<>();
    derived.forEach(account -> missing.add(account.id()));
    store.accounts(
        view,
        all ? null : derived,
        row -> {
          compareRow(row);
          missing.remove(row.id());
        });
    if (!missing.isEmpty()) {
      throw Finding.of("account %s is missing", Finding.account(missing.iterator().next()));
    }
    requireSystemAccounts();
    Finding left = unknown;
    if (left != null) {
      throw left;
    }
  }

  private void compareRow(RollupStore.AccountRow row) throws Finding {
    UUID id = row.id();
    String name = "account " + Finding.account(id);
    FoldAccount account =
        fold.accounts.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (account == null) {
      account = SystemAccounts.of(id);
    }
    if (account == null) {
      // Perhaps the id was altered; then the missing account is the better finding.
      unknown = Finding.of("%s: no account_change opens it", name);
      return;
    }
    expect(name, "kind", row.kind(), account.isSystem() ? "SYSTEM" : "CUSTOMER");
    expect(name, "owner_id", owner(row.owner()), owner(account.owner));
    expect(name, "currency", row.currency(), CurrencyLetters.name(account.currency));
    expect(name, "status", row.status(), account.status);
    expect(name, "may_go_negative", row.mayGoNegative(), account.mayGoNegative());
    expect(
        name,
        "created_at",
        PostgresTime.text(row.createdAt()),
        PostgresTime.text(account.openedAt));
    if (account.isSystem()) {
      systemCurrencies.add(row.currency());
    }
  }

  private static String owner(@Nullable UUID owner) {
    return owner == null ? "NULL" : Ids.USER.format(owner);
  }

  /**
   * Finds a missing system account of a currency by their stored count. A book of an older version
   * may not have the newest of them.
   */
  private void requireSystemAccounts() throws SQLException, Finding {
    Map<String, Long> totals = store.accountTotals(view);
    for (String currency : systemCurrencies(totals)) {
      List<UUID> ids = Book.systemAccounts(currency);
      long counted = totals.getOrDefault(SYSTEM + currency + ACTIVE, 0L);
      List<UUID> there = store.existing(view, ids);
      boolean oneIsGone = counted <= ids.size() && there.size() == counted - 1;
      for (UUID id : ids) {
        if (oneIsGone && !there.isEmpty() && !there.contains(id)) {
          throw Finding.of("account %s is missing", Finding.account(id));
        }
      }
    }
  }

  /** Returns the expected totals, with system accounts of the currencies that are stored. */
  Map<String, Long> expectedTotals(Map<String, Long> stored) throws SQLException {
    Map<String, Long> expected = new TreeMap<>(fold.changes.totals);
    for (String currency : systemCurrencies(stored)) {
      long count = store.existing(view, Book.systemAccounts(currency)).size();
      if (count > 0) {
        expected.put(SYSTEM + currency + ACTIVE, count);
      }
    }
    return expected;
  }

  private Set<String> systemCurrencies(Map<String, Long> totals) {
    Set<String> currencies = new TreeSet<>(systemCurrencies);
    for (String key : totals.keySet()) {
      if (key.startsWith(SYSTEM)) {
        currencies.add(key.split(" ", -1)[1]);
      }
    }
    return currencies;
  }
}
