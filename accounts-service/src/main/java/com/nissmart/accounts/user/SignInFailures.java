package com.nissmart.accounts.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The failed sign-ins with one email, and what follows from them: after {@value #FREE} in a row
 * each further one blocks the email for a while, twice as long each time, up to {@link
 * #LONGEST_BLOCK}. A refused attempt counts for nothing, so nobody can make a block longer by
 * knocking during it; and a quiet {@link #MEMORY} forgets everything.
 *
 * @param count how many in a row, at least 1
 * @param lastAt when the last one was
 * @param blockedUntil no attempt is looked at before this instant
 */
record SignInFailures(int count, Instant lastAt, Instant blockedUntil) {
  static final int FREE = 10;
  static final Duration FIRST_BLOCK = Duration.ofSeconds(15);
  static final Duration LONGEST_BLOCK = Duration.ofMinutes(5);
  static final Duration MEMORY = Duration.ofMinutes(15);

  /** How long to wait before the next attempt, if at all. */
  Optional<Duration> blockedFor(Instant now) {
    return now.isBefore(blockedUntil)
        ? Optional.of(Duration.between(now, blockedUntil))
        : Optional.empty();
  }

  /** The failures after one more. */
  static SignInFailures after(Optional<SignInFailures> before, Instant now) {
    int count =
        1 + before.filter(failures -> failures.isRemembered(now)).map(f -> f.count).orElse(0);
    return new SignInFailures(count, now, now.plus(blockAfter(count)));
  }

  private boolean isRemembered(Instant now) {
    return now.isBefore(blockedUntil.plus(MEMORY));
  }

  private static Duration blockAfter(int count) {
    if (count < FREE) {
      return Duration.ZERO;
    }
    int doublings = Math.min(count - FREE, 10);
    Duration block = FIRST_BLOCK.multipliedBy(1L << doublings);
    return block.compareTo(LONGEST_BLOCK) < 0 ? block : LONGEST_BLOCK;
  }
}
