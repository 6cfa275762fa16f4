package com.nissmart.ledger.write;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The accounts that were used lately; the others are forgotten. */
final class RecentAccounts<T> extends LinkedHashMap<UUID, T> {
  private static final long serialVersionUID = 1L;

  /** The accounts that two batches can touch at most, about: these are never forgotten. */
  private static final int FEWEST = 80_000;

  private final int capacity;

  RecentAccounts(int capacity) {
    super(1024, 0.75f, true);
    this.capacity = Math.max(capacity, FEWEST);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<UUID, T> eldest) {
    return size() > capacity;
  }
}
