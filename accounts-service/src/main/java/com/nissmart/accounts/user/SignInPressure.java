package com.nissmart.accounts.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The recent failures with one email from unknown networks: a bucket that holds {@value #FREE} and
 * leaks one every {@link #LEAK}. One network alone cannot fill it, because that network is blocked
 * for longer than the bucket leaks. Many networks fill it and then share one attempt a minute.
 *
 * @param level at least 1
 * @param at the instant of the last leak
 */
record SignInPressure(int level, Instant at) {
  static final int FREE = 30;
  static final Duration LEAK = Duration.ofMinutes(1);

  /** Returns how long the next attempt has to wait, if at all. */
  Optional<Duration> blockedFor(Instant now) {
    SignInPressure leaked = leaked(now);
    Duration wait = Duration.between(now, leaked.at.plus(LEAK));
    return leaked.level < FREE ? Optional.empty() : Optional.of(wait);
  }

  /** Returns the pressure after one more failure. */
  static SignInPressure after(Optional<SignInPressure> before, Instant now) {
    return before
        .map(pressure -> pressure.leaked(now))
        .filter(leaked -> leaked.level > 0)
        .map(leaked -> new SignInPressure(leaked.level + 1, leaked.at))
        .orElse(new SignInPressure(1, now));
  }

  private SignInPressure leaked(Instant now) {
    long times = Math.max(0, Duration.between(at, now).dividedBy(LEAK));
    return times >= level
        ? new SignInPressure(0, now)
        : new SignInPressure(level - (int) times, at.plus(LEAK.multipliedBy(times)));
  }
}
