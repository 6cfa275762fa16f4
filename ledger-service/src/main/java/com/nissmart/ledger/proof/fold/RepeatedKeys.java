package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The second look at idempotency ids of which half is the same as that of another. */
public final class RepeatedKeys implements KeySink {
  private final Set<Long> suspected;
  private final Map<UUID, Long> first = new HashMap<>();

  public RepeatedKeys(Set<Long> suspected) {
    this.suspected = suspected;
  }

  @Override
  public void key(long high, long low, long seq) throws Finding {
    if (suspected.contains(low)) {
      Long before = first.putIfAbsent(new UUID(high, low), seq);
      if (before != null) {
        throw Finding.of(
            "transaction %d: transaction %d has the same requested_by, type and idempotency_key",
            seq, before);
      }
    }
  }
}
