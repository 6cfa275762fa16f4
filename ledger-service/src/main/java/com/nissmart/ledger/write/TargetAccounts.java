package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.TransactionRow;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The accounts that an order on an earlier transaction may change. */
final class TargetAccounts {
  private TargetAccounts() {}

  static Set<UUID> of(TransactionRow target) {
    Set<UUID> accounts = new HashSet<>();
    accounts.add(target.source());
    UUID destination = target.destination();
    UUID clearing = Book.payoutClearing(target.currency());
    accounts.add(destination == null ? clearing : destination);
    if (clearing.equals(destination)) {
      accounts.add(Book.unclaimedReturns(target.currency()));
    }
    return accounts;
  }
}
