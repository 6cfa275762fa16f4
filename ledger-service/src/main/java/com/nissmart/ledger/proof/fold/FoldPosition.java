package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The end of a verification that found nothing, with all that the next one needs to continue.
 *
 * @param at the time of the last batch, in microseconds since 2000
 * @param hash that of the last batch
 * @param holds open holds by seq
 * @param systemAccounts the system accounts that were opened
 */
public record FoldPosition(
    long batchNo,
    long seq,
    long at,
    ByteString hash,
    Map<Long, Hold> holds,
    Map<DailyTotalFold.Key, DailyTotalFold.Total> days,
    Map<String, Long> accounts,
    Set<UUID> systemAccounts) {
  /** Batch 0, with which a book begins. */
  public static final StoredBatch FIRST =
      new StoredBatch(
          0,
          1,
          0,
          PostgresTime.micros(Instant.EPOCH),
          StoredBatch.MESSAGE,
          ByteString.copyFrom(new byte[32]),
          ByteString.EMPTY);

  /** The position after batch 0. */
  public static final FoldPosition START =
      new FoldPosition(0, 0, FIRST.at(), FIRST.hash(), Map.of(), Map.of(), Map.of(), Set.of());

  /**
   * An open hold; high and low are the halves of the account's id.
   *
   * @param expiresAt microseconds since 2000; {@link #NEVER} when it does not expire
   * @param currency that of the transaction, which the row of the hold does not have
   */
  public record Hold(long high, long low, long amount, long expiresAt, int currency) {
    public static final long NEVER = Long.MAX_VALUE;
  }

  public FoldPosition {
    holds = Map.copyOf(holds);
    days = Map.copyOf(days);
    accounts = Map.copyOf(accounts);
    systemAccounts = Set.copyOf(systemAccounts);
  }

  /** Returns this position with the holds and accounts that another share's fold has derived. */
  public FoldPosition with(FoldPosition share) {
    Map<Long, Hold> allHolds = new HashMap<>(holds);
    allHolds.putAll(share.holds);
    Map<String, Long> allAccounts = new HashMap<>(accounts);
    share.accounts.forEach((kind, count) -> allAccounts.merge(kind, count, Long::sum));
    return new FoldPosition(batchNo, seq, at, hash, allHolds, days, allAccounts, systemAccounts);
  }
}
