package com.nissmart.ledger.lease;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored lease of a book.
 *
 * @param epoch the number of take-overs
 * @param holder the replica that has it; null when it was released
 * @param address host:port of the holder for other replicas; empty when it has none
 * @param over whether it has expired by the server's clock
 */
record LeaseRow(
    long epoch, @Nullable UUID holder, String address, Instant expiresAt, boolean over) {
  /** Returns whether nobody has renewed it since another reading. */
  boolean isSameAs(LeaseRow other) {
    return epoch == other.epoch && expiresAt.equals(other.expiresAt);
  }
}
