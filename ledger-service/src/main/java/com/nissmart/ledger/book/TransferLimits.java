package com.nissmart.ledger.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The limits of amounts, in minor units of every currency.
 *
 * @param minimum the smallest amount of a deposit, transfer or withdrawal
 * @param dailyDebits how much may leave a customer's account in a day
 * @param zone the time zone of the days
 */
public record TransferLimits(long minimum, long maximum, long dailyDebits, ZoneId zone) {
  /** The lowest available balance of a customer, in minor units. */
  public static final long FLOOR = 0;

  /** The defaults: 1 naira to 5 million naira per transaction, 50 million per day. */
  public static final TransferLimits DEFAULT =
      new TransferLimits(100, 500_000_000, 5_000_000_000L, ZoneOffset.UTC);

  /** Returns the day of an instant: days since 1970-01-01 in the zone. */
  public int day(Instant at) {
    return (int) LocalDate.ofInstant(at, zone).toEpochDay();
  }
}
