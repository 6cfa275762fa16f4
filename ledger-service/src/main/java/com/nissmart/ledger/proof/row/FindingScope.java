package com.nissmart.ledger.proof.row;

import com.nissmart.ledger.book.Book;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The part of a book that a finding is about.
 *
 * @param wholeBook true when the journal itself is wrong
 * @param accounts the accounts that it names otherwise
 */
public record FindingScope(boolean wholeBook, Set<UUID> accounts) {
  /** The scope of a finding that is about no account, such as one about a total. */
  public static final FindingScope NOTHING = new FindingScope(false, Set.of());

  public static final FindingScope BOOK = new FindingScope(true, Set.of());

  public FindingScope {
    accounts = Set.copyOf(accounts);
  }

  /**
   * Returns the scope of an account. That of a system account is the book, which always uses it.
   */
  public static FindingScope of(UUID account) {
    return ofParties(Set.of(account));
  }

  /** Returns the scope of a transaction: its customers' accounts, or the book without any. */
  public static FindingScope ofParties(Collection<UUID> accounts) {
    Set<UUID> customers = new HashSet<>(accounts);
    customers.removeIf(Book::isSystemAccount);
    return customers.isEmpty() ? BOOK : new FindingScope(false, customers);
  }

  public boolean isNothing() {
    return !wholeBook && accounts.isEmpty();
  }
}
