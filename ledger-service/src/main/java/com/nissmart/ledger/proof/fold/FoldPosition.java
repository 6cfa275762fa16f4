package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.time.Instant;
import java.util.Map;

/**
 * The end of a verification that found nothing, with all that the next one needs to continue.
 *
 * @param at the time of the last batch, in microseconds since 2000
 * @param hash that of the last batch
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
  /** The start of an empty book, as the migration leaves it. */
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
   * An open hold; high and low are the halves of the account's id.
   *
   * @param expiresAt microseconds since 2000; {@link #NEVER} when it does not expire
   */
  public record Hold(long high, long low, long amount, long expiresAt) {
    public static final long NEVER = Long.MAX_VALUE;
  }

  public FoldPosition {
    holds = Map.copyOf(holds);
    days = Map.copyOf(days);
    accounts = Map.copyOf(accounts);
  }
}
