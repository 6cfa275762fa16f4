package com.nissmart.accounts.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many sign-ins with one email failed of late, from whatever networks: a bucket that holds
 * {@value #FREE} and leaks one every {@link #LEAK}. Who guesses from one network only can never
 * fill it, as that network is blocked more often than this leaks; guesses from many fill it, and
 * then get one turn a minute between them.
 *
 * @param level at least 1
 * @param at when it last leaked
 */
record SignInPressure(int level, Instant at) {
  static final int FREE = 30;
  static final Duration LEAK = Duration.ofMinutes(1);

  /** How long to wait before the next attempt, if at all. */
  Optional<Duration> blockedFor(Instant now) {
    SignInPressure left = leaked(now);
    Duration wait = Duration.between(now, left.at.plus(LEAK));
    return left.level < FREE ? Optional.empty() : Optional.of(wait);
  }

  /** The pressure after one more failure. */
  static SignInPressure after(Optional<SignInPressure> before, Instant now) {
    return before
        .map(pressure -> pressure.leaked(now))
        .filter(left -> left.level > 0)
        .map(left -> new SignInPressure(left.level + 1, left.at))
        .orElse(new SignInPressure(1, now));
  }

  private SignInPressure leaked(Instant now) {
    long times = Math.max(0, Duration.between(at, now).dividedBy(LEAK));
    return times >= level
        ? new SignInPressure(0, now)
        : new SignInPressure(level - (int) times, at.plus(LEAK.multipliedBy(times)));
  }
}
