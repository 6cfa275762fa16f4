package com.nissmart.ledger.proof;

import java.time.Duration;
import java.time.Instant;

/**
 * The result of a verification.
 *
 * @param full whether the whole book was derived, or only the new batches
 * @param finding the first wrong row and what was expected; empty when verified
 * @param batchNo the batch up to which the book was derived
 * @param lastSeq the transaction up to which the book was derived
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
  public boolean sound() {
    return finding.isEmpty();
  }

  Verification withFinding(String text) {
    return new Verification(
        full, text, batchNo, lastSeq, transactions, entries, startedAt, duration);
  }

  public long perSecond() {
    return duration.isZero() ? 0 : transactions * 1_000_000_000L / duration.toNanos();
  }
}
