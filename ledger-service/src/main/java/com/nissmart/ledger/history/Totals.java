package com.nissmart.ledger.history;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.v1.AccountKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The book in numbers, from the totals that its writers keep: the cost grows with the days asked
 * for and the holds that are open, never with the book.
 */
public final class Totals {
  private final Jdbi jdbi;

  /** On the primary. */
  public Totals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** As of one moment; the days include both ends. */
  public TotalsView of(LocalDate from, LocalDate to) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ, handle -> read(handle, from, to));
  }

  private static TotalsView read(Handle handle, LocalDate from, LocalDate to) {
    List<TotalsView.Accounts> accounts = TotalsStore.accounts(handle);
    List<AccountView> systemAccounts = systemAccounts(handle, accounts);
    return new TotalsView(
        TotalsStore.days(handle, from, to),
        accounts,
        systemAccounts,
        customers(systemAccounts, TotalsStore.held(handle)),
        TotalsStore.lastSeq(handle));
  }

  private static List<AccountView> systemAccounts(
      Handle handle, List<TotalsView.Accounts> accounts) {
    Stream<UUID> ids =
        accounts.stream()
            .filter(total -> total.kind() == AccountKind.ACCOUNT_KIND_SYSTEM)
            .map(TotalsView.Accounts::currency)
            .distinct()
            .flatMap(code -> Book.systemAccounts(code).stream());
    return ids.flatMap(id -> AccountStore.find(handle, id).stream()).toList();
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
