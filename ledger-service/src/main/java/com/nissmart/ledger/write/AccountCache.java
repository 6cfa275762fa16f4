package com.nissmart.ledger.write;

import com.nissmart.ledger.decision.AccountState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The accounts that were used last, as many as the capacity. Not safe for several threads. */
final class AccountCache {
  private final Map<UUID, AccountState> accounts;

  AccountCache(int capacity) {
    this.accounts =
        new LinkedHashMap<>(1024, 0.75f, true) {
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

  void put(AccountState account) {
    accounts.put(account.id, account);
  }

  void putIfAbsent(AccountState account) {
    accounts.putIfAbsent(account.id, account);
  }

  /** The cache itself, for those who look accounts up. */
  Map<UUID, AccountState> asMap() {
    return accounts;
  }

  void clear() {
    accounts.clear();
  }
}
