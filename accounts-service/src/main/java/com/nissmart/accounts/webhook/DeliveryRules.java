package com.nissmart.accounts.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The schedule of a delivery's attempts. */
final class DeliveryRules {
  /**
   * The time in which a delivery is attempted, and after which an address without a success is
   * failing.
   */
  static final Duration PATIENCE = Duration.ofHours(24);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
  private static final int GROWTH = 3;
  private static final double JITTER = 0.2;

  private DeliveryRules() {}

  /**
   * Returns the instant of the next attempt; empty when the delivery is given up. The last attempt
   * is 24 hours after the first.
   *
   * @param tries failed attempts including this one
   * @param firstAttemptAt the instant of the first attempt
   * @param random from 0 to 1, so that deliveries that failed together are not repeated together
   * @param retryAfter the pause that the receiver asked for; it counts when it is the longer one,
   *     up to two hours
   */
  static Optional<Instant> nextAttempt(
      int tries, Instant firstAttemptAt, Instant now, double random, Duration retryAfter) {
    Instant end = firstAttemptAt.plus(PATIENCE);
    if (!now.isBefore(end)) {
      return Optional.empty();
    }
    Duration pause = pause(tries, random);
    Duration asked = retryAfter.compareTo(LONGEST_PAUSE) < 0 ? retryAfter : LONGEST_PAUSE;
    Instant next = now.plus(asked.compareTo(pause) > 0 ? asked : pause);
    return Optional.of(next.isBefore(end) ? next : end);
  }

  /** Returns whether the address has failed for so long that its owner has to act. */
  static boolean isFailing(Instant failingSince, Instant now) {
    return !now.isBefore(failingSince.plus(PATIENCE));
  }

  private static Duration pause(int tries, double random) {
    Duration pause = FIRST_PAUSE;
    for (int i = 1; i < tries && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(GROWTH);
    }
    Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    return Duration.ofMillis((long) (bounded.toMillis() * (1 - JITTER + 2 * JITTER * random)));
  }
}
