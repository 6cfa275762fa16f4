package com.nissmart.payout.withdrawal;

import java.time.Duration;

/**
 * How the workers work.
 *
 * @param parallel how many withdrawals are worked on at once in this process
 * @param lease how long a worker has a withdrawal; longer than a call to the rail and one to the
 *     ledger together
 * @param poll how often to look for work that other processes left
 * @param firstWait the wait after a first try that got nowhere; doubled with each further one
 * @param longestWait no wait is longer
 * @param cancelWindow how long an accepted withdrawal waits before it is sent, for its owner to
 *     cancel it
 * @param operatorAfter what is in doubt for so long waits for an operator
 * @param poisonTries what has failed so often in a row waits for an operator
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

  /** What is set aside is tried so much more rarely than anything else. */
  private static final int ASIDE = 10;

  /**
   * 128 at once, a minute's lease, a look every second, waits from half a second to half a minute;
   * an operator after a day in doubt or 20 failures.
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
          "the lease must be longer than a call to the rail and one to the ledger, which take up to "
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
