package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The day on whose daily limits a batch counts.
 *
 * @param number days since 1970-01-01
 * @param countsReversals true for a batch of an earlier version: a reversal used up the limit of
 *     the account that it debits
 */
public record LimitDay(int number, boolean countsReversals) {
  /**
   * Returns the day of a batch. A batch of an earlier version states none: its day is one in UTC.
   *
   * @param stated the day that the batch states, or 0
   */
  public static LimitDay of(int stated, Instant createdAt) {
    return stated == 0 ? new LimitDay(utc(createdAt), true) : new LimitDay(stated, false);
  }

  /** Returns the days since 1970-01-01 in UTC. */
  public static int utc(Instant at) {
    return (int) LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  /**
   * Returns what an entry uses up of its account's limit: a transfer counts when it debits, a
   * withdrawal when it holds. A reversal is the act of an operator and counts for nobody.
   */
  public long spending(TransactionType type, long amount, long heldChange) {
    boolean counts = countsReversals || type != TransactionType.TRANSACTION_TYPE_REVERSAL;
    return counts ? Math.max(0, heldChange - amount) : 0;
  }
}
