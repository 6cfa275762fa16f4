package com.nissmart.ledger.proof;

import java.time.Duration;
import java.time.Instant;

/**
 * What a verification found.
 *
 * @param full whether the whole book was derived, or only what was new since the last one
 * @param finding the first row that lies and what was expected of it; empty when none does
 * @param batchNo the batch up to which the book was derived
 * @param lastSeq the transaction up to which it was
 * @param transactions how many were derived
 * @param entries how many were derived and held against the stored ones
 */
public record Verification(
    boolean full,
    String finding,
    long batchNo,
    long lastSeq,
    long transactions,
    long entries,
    Instant startedAt,
    Duration duration) {
  /** No row lies. */
  public boolean sound() {
    return finding.isEmpty();
  }

  /** Transactions derived in a second. */
  public long perSecond() {
    return duration.isZero() ? 0 : transactions * 1_000_000_000L / duration.toNanos();
  }
}
