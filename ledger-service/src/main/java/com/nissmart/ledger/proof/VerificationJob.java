package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.row.LeftPositionException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The background verification of a replica: the whole book at first and at long intervals, and only
 * new batches in between.
 */
public final class VerificationJob {
  private final Verifications verifications;
  private final InstantSource clock;
  private final VerificationSettings settings;
  private @Nullable Instant lastFull;

  public VerificationJob(
      Verifications verifications, InstantSource clock, VerificationSettings settings) {
    this.verifications = verifications;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Runs a verification if one is due, and returns whether one was. After a finding in the whole
   * book, the next one is due only at the next interval for the whole book.
   */
  public boolean run() {
    Instant now = clock.instant();
    Instant before = lastFull;
    boolean fullIsDue = before == null || !now.isBefore(before.plus(settings.fullInterval()));
    if (!fullIsDue && !verifications.canContinue()) {
      return false;
    }
    try {
      verifications.verifyInBackground(fullIsDue);
    } catch (LeftPositionException e) {
      lastFull = null; // the next run is of the whole book
      throw e;
    }
    if (fullIsDue) {
      lastFull = now;
    }
    return true;
  }
}
