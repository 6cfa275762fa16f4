package com.nissmart.bench.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The index that the generator knows each account by. */
final class AccountIndexes {
  private final Map<UUID, Integer> indexes = new HashMap<>();

  void put(UUID id, int index) {
    indexes.put(id, index);
  }

  int index(UUID id) {
    return indexes.getOrDefault(id, BookedTransfer.UNKNOWN);
  }
}
