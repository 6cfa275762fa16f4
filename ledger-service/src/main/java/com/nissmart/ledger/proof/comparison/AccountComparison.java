package com.nissmart.ledger.proof.comparison;

import static com.nissmart.ledger.proof.comparison.RollupComparison.expect;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The comparison of account rows with the accounts that were opened. */
final class AccountComparison {
  private final VerifiedSnapshot view;
  private final BookFold fold;
  private final RollupStore store = new RollupStore();
  private @Nullable Finding unknown;

  AccountComparison(VerifiedSnapshot view, BookFold fold) {
    this.view = view;
    this.fold = fold;
  }

  /** Compares all stored accounts. */
  void compareAll() throws SQLException, Finding {
    compare(null);
  }

  /** Compares the accounts that the fold's rows name. */
  void compareNamed() throws SQLException, Finding {
    compare(fold.accounts.all());
  }

  private void compare(@Nullable List<FoldAccount> some) throws SQLException, Finding {
    Set<UUID> missing = new TreeSet<>();
    fold.accounts.all().forEach(account -> missing.add(account.id()));
    store.accounts(
        view,
        some,
        row -> {
          compareRow(row);
          missing.remove(row.id());
        });
    if (!missing.isEmpty()) {
      throw Finding.of("account %s is missing", Finding.account(missing.iterator().next()));
    }
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
      // Perhaps the id was altered; then the missing account is the better finding.
      unknown = Finding.of("%s: no batch opens it", name);
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
  }

  private static String owner(@Nullable UUID owner) {
    return owner == null ? "NULL" : Ids.USER.format(owner);
  }
}
