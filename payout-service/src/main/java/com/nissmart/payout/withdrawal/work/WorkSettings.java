package com.nissmart.payout.withdrawal.work;

import com.nissmart.runtime.process.Backoff;
import java.time.Duration;

/**
 * The settings of the workers.
 *
 * @param parallel the number of withdrawals that one process works on at once
 * @param lease the time for which a worker claims a withdrawal; longer than a call to the rail and
 *     one to the ledger together
 * @param poll the pause between two looks for work that other processes left
 * @param firstWait the wait after a first try that led nowhere; doubled with each further one
 * @param longestWait no wait is longer
 * @param cancelWindow the time that an accepted withdrawal waits before it is sent, for its owner
 *     to cancel it
 * @param operatorAfter the longest doubt before an operator is needed
 * @param poisonTries the number of failures in a row after which an operator is needed
 */
public record WorkSettings(
    int parallel,
    Duration lease,
    Duration poll,
    Duration firstWait,
    Duration longestWait,
    Duration cancelWindow,
    Duration operatorAfter,
    int poisonTries) {

  /** The factor by which a withdrawal that waits for an operator is tried more rarely. */
  private static final int ASIDE = 10;

  /**
   * The defaults: 128 at once, a lease of a minute, a look every second, waits from half a second
   * to half a minute, an operator after a day in doubt or 20 failures.
   */
  public static final WorkSettings DEFAULT =
      new WorkSettings(
          128,
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofHours(24),
          20);

  void requireLeaseLongerThan(Duration calls) {
    if (lease.compareTo(calls) <= 0) {
      throw new IllegalArgumentException(
          "The lease must be longer than a call to the rail and one to the ledger, which take up to "
              + calls
              + ", got "
              + lease);
    }
  }

  boolean isPoison(int tries) {
    return tries >= poisonTries;
  }

  Duration aside() {
    return longestWait.multipliedBy(ASIDE);
  }

  Backoff backoff() {
    return new Backoff(firstWait, longestWait);
  }
}
