package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.read.VerificationPace;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The background verification of a replica: the whole book at first and at long intervals, what is
 * new in between. Works a fifth of the time.
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
   * Verifies what is due, and says whether anything was. After a finding in the whole book nothing
   * is due until the whole book is again.
   */
  public boolean run() {
    Instant now = clock.instant();
    Instant before = lastFull;
    boolean fullIsDue = before == null || !now.isBefore(before.plus(settings.fullInterval()));
    if (!fullIsDue && !verifications.canContinue()) {
      return false;
    }
    verifications.verify(fullIsDue, VerificationPace.GENTLE);
    if (fullIsDue) {
      lastFull = now;
    }
    return true;
  }
}
