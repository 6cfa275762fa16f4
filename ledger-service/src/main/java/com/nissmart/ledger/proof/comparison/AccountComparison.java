package com.nissmart.ledger.proof.comparison;

import static com.nissmart.ledger.proof.comparison.RollupComparison.expect;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of account rows with the accounts that were opened. The snapshot may be later than
 * the fold: accounts that were opened or changed in between are left to a later fold.
 */
public final class AccountComparison {
  private static final int ACCOUNTS_A_QUERY = 20_000;

  private final VerifiedSnapshot view;
  private final BookFold fold;
  private final RollupStore store = new RollupStore();
  private final Set<UUID> changed;
  private final Set<UUID> openedLater = new TreeSet<>();
  private @Nullable Finding unknown;

  public AccountComparison(VerifiedSnapshot view, BookFold fold) throws SQLException {
    this.view = view;
    this.fold = fold;
    this.changed = store.changedAfter(view, fold.batchNo);
  }

  /**
   * Compares all stored accounts of the fold's share, and returns the system accounts that a later
   * batch must open.
   */
  public Set<UUID> compareShare() throws SQLException, Finding {
    compare(fold.accounts.all(), null);
    Finding left = unknown;
    if (left != null) {
      throw left;
    }
    return openedLater;
  }

  /** Compares the accounts that the fold's rows name. */
  public void compareNamed() throws SQLException, Finding {
    List<FoldAccount> all = fold.accounts.all();
    for (int first = 0; first < all.size(); first += ACCOUNTS_A_QUERY) {
      List<FoldAccount> some = all.subList(first, Math.min(all.size(), first + ACCOUNTS_A_QUERY));
      compare(some, some);
    }
  }

  private void compare(List<FoldAccount> expected, @Nullable List<FoldAccount> asked)
      throws SQLException, Finding {
    expected.forEach(account -> account.isStored = false);
    store.accounts(view, asked, this::compareRow);
    for (FoldAccount account : expected) {
      if (!account.isStored && fold.accounts.share().has(account.high, account.low)) {
        throw Finding.of("account %s is missing", Finding.account(account.id()))
            .in(FindingScope.of(account.id()));
      }
    }
  }

  private void compareRow(RollupStore.AccountRow row) throws Finding {
    UUID id = row.id();
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    if (!fold.accounts.share().has(high, low)) {
      return;
    }
    FoldAccount account = fold.accounts.find(high, low);
    if (account != null && account.isStored) {
      throw Finding.of("account %s is there twice", Finding.account(id)).in(FindingScope.of(id));
    }
    if (account != null) {
      account.isStored = true;
    }
    if (changed.contains(id)) {
      return;
    }
    if (account == null && Book.isSystemAccount(id)) {
      openedLater.add(id);
      return;
    }
    if (account == null) {
      // Perhaps the id was altered; then the missing account is the better finding.
      unknown =
          Finding.of("account %s: no batch opens it", Finding.account(id)).in(FindingScope.of(id));
      return;
    }
    if (!isSame(row, account)) {
      try {
        compare(row, account);
      } catch (Finding e) {
        throw e.in(FindingScope.of(id));
      }
    }
  }

  /** Returns whether the columns are those of the account, without making texts of millions. */
  private static boolean isSame(RollupStore.AccountRow row, FoldAccount account) {
    return row.kind().equals(kind(account))
        && Objects.equals(row.owner(), account.owner())
        && row.currency().equals(CurrencyLetters.name(account.currency))
        && row.status().equals(account.statusWord())
        && row.mayGoNegative() == account.mayGoNegative()
        && row.createdAt() == account.openedAt;
  }

  private static String kind(FoldAccount account) {
    return account.isSystem() ? "SYSTEM" : "CUSTOMER";
  }

  private static void compare(RollupStore.AccountRow row, FoldAccount account) throws Finding {
    String name = "account " + Finding.account(row.id());
    expect(name, "kind", row.kind(), kind(account));
    expect(name, "owner_id", Finding.user(row.owner()), Finding.user(account.owner()));
    expect(name, "currency", row.currency(), CurrencyLetters.name(account.currency));
    expect(name, "status", row.status(), account.statusWord());
    expect(name, "may_go_negative", row.mayGoNegative(), account.mayGoNegative());
    expect(
        name,
        "created_at",
        PostgresTime.text(row.createdAt()),
        PostgresTime.text(account.openedAt));
  }
}
