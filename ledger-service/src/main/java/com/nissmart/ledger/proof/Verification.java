package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.row.FindingScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of a verification.
 *
 * @param full whether the whole book was derived, or only the new batches
 * @param finding the first wrong row and what was expected; empty when verified
 * @param scope the part of the book that the finding is about
 * @param slow what the database lacks that is only for speed
 * @param batchNo the batch up to which the book was derived
 * @param lastSeq the transaction up to which the book was derived
 */
public record Verification(
    boolean full,
    String finding,
    FindingScope scope,
    List<String> slow,
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
        full, text, scope, slow, batchNo, lastSeq, transactions, entries, startedAt, duration);
  }

  public long perSecond() {
    return duration.isZero() ? 0 : transactions * 1_000_000_000L / duration.toNanos();
  }
}
