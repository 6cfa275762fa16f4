package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.row.PostgresTime;
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
public record FoldPosition(
    long batchNo,
    long seq,
    long at,
    ByteString hash,
    Map<Long, Hold> holds,
    Map<DailyTotalFold.Key, DailyTotalFold.Total> days,
    Map<String, Long> accounts) {
  /** An empty book, as the migration leaves it. */
  public static final FoldPosition START =
      new FoldPosition(
          0,
          0,
          PostgresTime.micros(Instant.EPOCH),
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
  public record Hold(long high, long low, long amount, long expiresAt) {
    public static final long NEVER = Long.MAX_VALUE;
  }

  /** Copies what it is given. */
  public FoldPosition {
    holds = Map.copyOf(holds);
    days = Map.copyOf(days);
    accounts = Map.copyOf(accounts);
  }
}
