package com.nissmart.payout.withdrawal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A withdrawal that one worker works on while its lease lasts.
 *
 * @param sentAt when the last sending ended, or began when its end was never recorded; null when it
 *     was never sent
 */
public record Claim(Withdrawal withdrawal, Lease lease, @Nullable Instant sentAt) {

  /**
   * The right to work on a withdrawal.
   *
   * @param epoch grows with every lease: a write under an older epoch changes nothing
   * @param tries the number of claims since the withdrawal last made progress, including this one
   */
  public record Lease(UUID withdrawalId, long epoch, int tries) {}
}
