package com.nissmart.ledger.book;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The accounts as this replica left them, good as long as nobody else has written: that is when the
 * book ends where this replica's last batch ended it. Used by the writer's thread only.
 */
final class AccountCache {
  private final Map<UUID, AccountState> accounts;
  private Book.@Nullable Head head;

  AccountCache(int capacity) {
    this.accounts =
        new LinkedHashMap<>(capacity, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<UUID, AccountState> eldest) {
            return size() > capacity;
          }
        };
  }

  @Nullable AccountState get(UUID accountId) {
    return accounts.get(accountId);
  }

  /** Where the book ended when this replica last looked; null when nothing is cached. */
  Book.@Nullable Head head() {
    return head;
  }

  /** Whether what is cached is what the book says, given where the book ends now. */
  boolean isCurrent(Book.Head now) {
    Book.Head then = head;
    return then != null && then.isSameAs(now);
  }

  /** The batch that used these accounts has left the book ending here. */
  void keep(Map<UUID, AccountState> used, Book.Head now) {
    accounts.putAll(used);
    head = now;
  }

  void clear() {
    accounts.clear();
    head = null;
  }
}
