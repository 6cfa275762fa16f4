package com.nissmart.accounts.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The counts that may block an attempt. */
record AttemptLimits(
    Optional<SignInFailures> here, Optional<SignInPressure> anywhere, boolean isKnown) {
  Optional<Duration> wait(Instant now) {
    return Stream.of(
            here.flatMap(failed -> failed.blockedFor(now)),
            anywhere.flatMap(pressure -> pressure.blockedFor(now)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }
}
