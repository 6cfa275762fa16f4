package com.nissmart.ledger.book;

/**
 * The thresholds of the house, in minor units of whatever currency.
 *
 * @param minimum the smallest amount of a deposit, transfer or withdrawal
 * @param maximum the largest
 * @param dailyDebits how much may leave a customer's account in a day (UTC)
 */
public record TransferLimits(long minimum, long maximum, long dailyDebits) {
  /** 1 naira to 5 million naira a transaction, 50 million a day. */
  public static final TransferLimits DEFAULT = new TransferLimits(100, 500_000_000, 5_000_000_000L);
}
