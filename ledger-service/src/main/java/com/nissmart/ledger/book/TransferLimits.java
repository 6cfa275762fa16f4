package com.nissmart.ledger.book;

/**
 * The limits of amounts, in minor units of every currency.
 *
 * @param minimum the smallest amount of a deposit, transfer or withdrawal
 * @param dailyDebits how much may leave a customer's account in a day (UTC)
 */
public record TransferLimits(long minimum, long maximum, long dailyDebits) {
  /** The lowest available balance of a customer, in minor units. */
  public static final long FLOOR = 0;

  /** The defaults: 1 naira to 5 million naira per transaction, 50 million per day. */
  public static final TransferLimits DEFAULT = new TransferLimits(100, 500_000_000, 5_000_000_000L);
}
