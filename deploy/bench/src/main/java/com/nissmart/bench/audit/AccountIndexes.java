package com.nissmart.bench.audit;

import com.nissmart.bench.load.AccountDraw;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The index that the generator knows each account by; it is negative for a system account. */
final class AccountIndexes {
  private static final long SYSTEM = 0x6e69_7373_6d61_8000L;
  private static final int NAIRA = 'N' << 16 | 'G' << 8 | 'N';
  private static final int ROLE = 32; // bits before the number of a system account

  private final Map<UUID, Integer> indexes = new HashMap<>();

  void put(UUID id, int index) {
    indexes.put(id, index);
  }

  int index(@Nullable UUID id) {
    if (id == null) {
      return AccountDraw.NOWHERE;
    }
    long role = (id.getLeastSignificantBits() & Long.MAX_VALUE) >>> ROLE;
    boolean system =
        id.getMostSignificantBits() == SYSTEM
            && (int) id.getLeastSignificantBits() == NAIRA
            && role > 0
            && role <= AccountDraw.SYSTEM_ACCOUNTS;
    return system ? (int) -role : indexes.getOrDefault(id, BookedTransfer.UNKNOWN);
  }
}
