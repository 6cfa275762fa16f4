package com.nissmart.ledger.history;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The totals of the book, as they are kept with its tables. The cost of a read grows with the
 * number of days, not with the size of the book or its open holds.
 */
public final class BookTotals {
  private final BookReads reads;
  private final TotalsStore store = new TotalsStore();

  public BookTotals(BookReads reads) {
    this.reads = reads;
  }

  /** Returns the totals at one moment; the days include both ends. */
  public TotalsView of(LocalDate from, LocalDate to) {
    return reads.tables(book -> view(store.read(book.handle(), book.bookId(), from, to), book));
  }

  private static TotalsView view(TotalsStore.TotalRows rows, BookSnapshot book) {
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
        book.tablesSeq(),
        book.lastSeq());
  }

  /**
   * Derives the customers' balances from those of the system accounts, because all accounts of a
   * currency sum to zero.
   */
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
