package com.nissmart.ledger.projection;

import com.nissmart.runtime.settings.Settings;

/**
 * The limits of how far the tables may be behind the journal. Above one of them, orders wait.
 *
 * @param transactions behind at most
 * @param bytes of memory that batches take at most until the tables have them
 * @param chunk transactions that are written to the tables in one transaction at most, unless one
 *     batch has more
 */
public record ProjectionLimits(long transactions, long bytes, int chunk) {
  private static final int CHUNK = 20_000;
  private static final int LEAST_TRANSACTIONS = 1_000;
  private static final int MOST_TRANSACTIONS = 100_000_000;
  private static final int LEAST_BYTES = 16 * 1024 * 1024;
  private static final long MOST_BYTES = 1L << 40;

  /** A million transactions, and a quarter of the heap. */
  public static final ProjectionLimits DEFAULT =
      new ProjectionLimits(
          1_000_000, Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 4), CHUNK);

  public static ProjectionLimits read(Settings settings) {
    return new ProjectionLimits(
        settings.amount(
            "NISSMART_LEDGER_LAG_TRANSACTIONS",
            DEFAULT.transactions,
            LEAST_TRANSACTIONS,
            MOST_TRANSACTIONS),
        settings.amount("NISSMART_LEDGER_LAG_BYTES", DEFAULT.bytes, LEAST_BYTES, MOST_BYTES),
        CHUNK);
  }
}
