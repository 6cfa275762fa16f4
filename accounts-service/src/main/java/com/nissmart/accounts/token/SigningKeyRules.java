package com.nissmart.accounts.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a new signing key is needed. Keys follow one another without a gap; the next one is
 * published a good while before it signs, so that every verifier has fetched it, and the last one
 * until nothing it signed is valid any more.
 *
 * @param signing how long a key signs
 * @param announced how long before it signs a key is published
 * @param overlap how much longer it is published than it signs: the life of a token, and clocks
 *     that differ
 */
record SigningKeyRules(Duration signing, Duration announced, Duration overlap) {
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);
  private static final Duration LONGEST_ANNOUNCEMENT = Duration.ofDays(1);

  static SigningKeyRules of(Duration signing, Duration tokenLifetime) {
    Duration announced = signing.dividedBy(10);
    return new SigningKeyRules(
        signing,
        announced.compareTo(LONGEST_ANNOUNCEMENT) < 0 ? announced : LONGEST_ANNOUNCEMENT,
        tokenLifetime.plus(CLOCK_DIFFERENCE));
  }

  /**
   * From when on a key that has to be made now signs; empty when none has to be made.
   *
   * @param anySigns whether a key signs now; not so when it was withdrawn, even if the next one is
   *     announced
   * @param lastSignsUntil when the last key there is stops signing
   */
  Optional<Instant> nextSignsFrom(boolean anySigns, Optional<Instant> lastSignsUntil, Instant now) {
    if (!anySigns) {
      return Optional.of(now);
    }
    return lastSignsUntil.filter(end -> !now.isBefore(end.minus(announced)));
  }
}
