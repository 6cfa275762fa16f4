package com.nissmart.accounts.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The schedule of signing keys. Keys follow one another without a gap. The next one is published
 * well before it signs, so that every verifier has fetched it; the last one stays published until
 * everything it signed has expired.
 *
 * @param signing how long a key signs
 * @param announced how long a key is published before it signs
 * @param overlap how much longer a key is published than it signs: the life of a token plus the
 *     difference of clocks
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
   * Returns the first instant at which a new key has to sign; empty when no new key is needed.
   *
   * @param anySigns whether a key signs now; false after a key was withdrawn, even when the next
   *     one is announced
   * @param lastSignsUntil the end of the last key's signing
   */
  Optional<Instant> nextSignsFrom(boolean anySigns, Optional<Instant> lastSignsUntil, Instant now) {
    if (!anySigns) {
      return Optional.of(now);
    }
    return lastSignsUntil.filter(end -> !now.isBefore(end.minus(announced)));
  }
}
