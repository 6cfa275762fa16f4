package com.nissmart.accounts.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a delivery that failed is sent again, and when it is given up. */
final class DeliveryRules {
  /** How long a delivery is tried, and how long an address may fail before it is let be. */
  static final Duration PATIENCE = Duration.ofHours(24);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
  private static final int GROWTH = 3;
  private static final double JITTER = 0.2;

  private DeliveryRules() {}

  /**
   * When to try again; empty: never. The last attempt is at the end of the day that one has.
   *
   * @param tries how often it has failed, this time included
   * @param firstAttemptAt when the day began
   * @param random from 0 to 1, so that those who failed together do not come back together
   */
  static Optional<Instant> nextAttempt(
      int tries, Instant firstAttemptAt, Instant now, double random) {
    Instant end = firstAttemptAt.plus(PATIENCE);
    if (!now.isBefore(end)) {
      return Optional.empty();
    }
    Instant next = now.plus(pause(tries, random));
    return Optional.of(next.isBefore(end) ? next : end);
  }

  /** Whether the address has failed for so long that its owner has to look at it. */
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
