package com.nissmart.payout.limit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The settings of the limits on withdrawals. Amounts are in minor units and count per currency; a
 * day is a calendar day in a time zone; 0 switches a daily limit off.
 *
 * @param userAmount the amount that one user may withdraw in a day
 * @param userCount the number of withdrawals of one user in a day
 * @param destinationAmount the amount that all users together may send to one bank account in a day
 * @param destinationCount the number of withdrawals to one bank account in a day
 */
public record LimitSettings(
    long minimum,
    long maximum,
    long userAmount,
    long userCount,
    long destinationAmount,
    long destinationCount,
    ZoneId zone) {

  /** The highest value of a limit, so that no sum overflows. */
  public static final long HIGHEST = 1_000_000_000_000_000L;

  /** Limits that an honest user never reaches. */
  public static final LimitSettings DEFAULT =
      new LimitSettings(100, 500_000_000, 100_000_000_000L, 100_000, 100_000_000_000L, 100_000);

  /** Makes limits whose days are those of UTC. */
  public LimitSettings(
      long minimum,
      long maximum,
      long userAmount,
      long userCount,
      long destinationAmount,
      long destinationCount) {
    this(
        minimum,
        maximum,
        userAmount,
        userCount,
        destinationAmount,
        destinationCount,
        ZoneOffset.UTC);
  }

  /** Returns the day of an instant. */
  LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, zone);
  }

  /** Returns the end of a day, which has 23 or 25 hours when clocks are changed on it. */
  Instant end(LocalDate day) {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** Returns true when there is a daily limit; without one nothing is counted. */
  boolean isDaily() {
    return userAmount > 0 || userCount > 0 || destinationAmount > 0 || destinationCount > 0;
  }
}
