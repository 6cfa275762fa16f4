package com.nissmart.ledger.proof;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Map;

/**
 * Where a verification ended that found no fault, with the totals up to there: all that the next
 * one needs to go on from it.
 *
 * @param at of the last batch, in microseconds since 2000
 * @param hash of the last batch
 * @param holds open holds by seq
 */
record Position(
    long batchNo,
    long seq,
    long at,
    ByteString hash,
    Map<Long, Hold> holds,
    Map<DailyTotals.Key, DailyTotals.Total> days,
    Map<String, Long> accounts) {
  /** An empty book, as the migration leaves it. */
  static final Position START =
      new Position(
          0,
          0,
          Moments.micros(Instant.EPOCH),
          ByteString.copyFrom(new byte[32]),
          Map.of(),
          Map.of(),
          Map.of());

  /**
   * A hold that nothing has resolved.
   *
   * @param high the first half of the account's id
   * @param low the second
   * @param expiresAt microseconds since 2000; {@link #NEVER} when it does not expire
   */
  record Hold(long high, long low, long amount, long expiresAt) {
    static final long NEVER = Long.MAX_VALUE;
  }

  /** Copies what it is given. */
  Position {
    holds = Map.copyOf(holds);
    days = Map.copyOf(days);
    accounts = Map.copyOf(accounts);
  }
}
