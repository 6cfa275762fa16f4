package com.nissmart.accounts.user;

import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The failed sign-ins with one email from one network. From failure {@value #FREE} in a row on,
 * each blocks further attempts for twice as long as the one before, up to {@link #LONGEST_BLOCK}. A
 * refused attempt does not count, so nobody can extend a block. After {@link #MEMORY} without a
 * failure all is forgotten.
 *
 * @param count failures in a row, at least 1
 * @param lastAt the instant of the last one
 * @param blockedUntil attempts before this instant are refused
 */
record SignInFailures(int count, Instant lastAt, Instant blockedUntil) {
  static final int FREE = 10;
  static final Duration FIRST_BLOCK = Duration.ofSeconds(15);
  static final Duration LONGEST_BLOCK = Duration.ofMinutes(5);
  static final Duration MEMORY = Duration.ofMinutes(15);
  private static final Backoff BLOCKS = new Backoff(FIRST_BLOCK, LONGEST_BLOCK);

  /** Returns how long the next attempt has to wait, if at all. */
  Optional<Duration> blockedFor(Instant now) {
    return now.isBefore(blockedUntil)
        ? Optional.of(Duration.between(now, blockedUntil))
        : Optional.empty();
  }

  /** Returns the failures after one more. */
  static SignInFailures after(Optional<SignInFailures> before, Instant now) {
    int count =
        1 + before.filter(failures -> failures.isRemembered(now)).map(f -> f.count).orElse(0);
    return new SignInFailures(count, now, now.plus(BLOCKS.after(count - FREE + 1)));
  }

  private boolean isRemembered(Instant now) {
    return now.isBefore(blockedUntil.plus(MEMORY));
  }
}
