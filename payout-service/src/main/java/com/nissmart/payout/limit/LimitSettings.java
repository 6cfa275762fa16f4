package com.nissmart.payout.limit;

/**
 * The settings of the limits on withdrawals. Amounts are in minor units and count per currency; a
 * day is a calendar day in UTC; 0 switches a daily limit off.
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
    long destinationCount) {

  /** The highest value of a limit, so that no sum overflows. */
  public static final long HIGHEST = 1_000_000_000_000_000L;

  /** Limits that an honest user never reaches. */
  public static final LimitSettings DEFAULT =
      new LimitSettings(100, 500_000_000, 100_000_000_000L, 100_000, 100_000_000_000L, 100_000);

  /** Returns true when there is a daily limit; without one nothing is counted. */
  boolean isDaily() {
    return userAmount > 0 || userCount > 0 || destinationAmount > 0 || destinationCount > 0;
  }
}
