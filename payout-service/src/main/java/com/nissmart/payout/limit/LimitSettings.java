package com.nissmart.payout.limit;

/**
 * The house's limits on withdrawals. Amounts are minor units of each currency by itself; a day is a
 * calendar day in UTC; 0 switches a limit of a day off.
 *
 * @param minimum the smallest withdrawal
 * @param maximum the largest
 * @param userAmount how much one user may withdraw in a day
 * @param userCount how often
 * @param destinationAmount how much all users together may send to one bank account in a day
 * @param destinationCount how often
 */
public record LimitSettings(
    long minimum,
    long maximum,
    long userAmount,
    long userCount,
    long destinationAmount,
    long destinationCount) {

  /** No daily limit can be set higher, so that no sum overflows. */
  public static final long HIGHEST = 1_000_000_000_000_000L;

  /** What an honest user never meets. */
  public static final LimitSettings DEFAULT =
      new LimitSettings(100, 500_000_000, 100_000_000_000L, 100_000, 100_000_000_000L, 100_000);

  /** Whether there is a limit of a day at all; without one nothing is counted. */
  boolean isDaily() {
    return userAmount > 0 || userCount > 0 || destinationAmount > 0 || destinationCount > 0;
  }
}
