package com.nissmart.ledger.history;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * The book in numbers, from the totals that its writers keep: the cost grows with the days asked
 * for and the holds that are open, never with the book.
 */
public final class BookTotals {
  private final Jdbi jdbi;

  /** On the primary. */
  public BookTotals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** As of one moment; the days include both ends. */
  public TotalsView of(LocalDate from, LocalDate to) {
    TotalRows rows = jdbi.withHandle(handle -> TotalsStore.read(handle, from, to));
    rows.days.sort(
        Comparator.comparing(TotalsView.Day::day)
            .thenComparing(TotalsView.Day::type)
            .thenComparing(TotalsView.Day::status)
            .thenComparing(TotalsView.Day::currency));
    rows.accounts.sort(
        Comparator.comparing(TotalsView.Accounts::kind)
            .thenComparing(TotalsView.Accounts::currency)
            .thenComparing(TotalsView.Accounts::status));
    rows.systemAccounts.sort(
        Comparator.comparing((AccountView account) -> account.balance().currency())
            .thenComparing(AccountView::id));
    return new TotalsView(
        rows.days,
        rows.accounts,
        rows.systemAccounts,
        customers(rows.systemAccounts, rows.held),
        rows.lastSeq);
  }

  /** What the house owes is what it was brought: the sum of all accounts of a currency is zero. */
  private static List<BalanceView> customers(
      List<AccountView> systemAccounts, Map<String, Long> held) {
    List<BalanceView> balances = new ArrayList<>();
    systemAccounts.stream()
        .map(account -> account.balance().currency())
        .distinct()
        .forEach(currency -> {
          long posted =
              systemAccounts.stream()
                  .filter(account -> account.balance().currency().equals(currency))
                  .mapToLong(account -> account.balance().posted())
                  .reduce(0, Math::subtractExact);
          balances.add(new BalanceView(currency, posted, held.getOrDefault(currency, 0L), 0));
        });
    return balances;
  }
}
