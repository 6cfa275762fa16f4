package com.nissmart.accounts.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A key whose secret somebody presented.
 *
 * @param isPrevious it was the secret before the last rotation
 */
record ExchangedKey(ApiKey key, boolean isPrevious) {
  /** A key that never ends has a token for as long as tokens live. */
  private static final Duration NEVER = Duration.ofDays(365);

  /** How long the secret works still. */
  Duration left(Instant now) {
    Optional<Instant> secretEnds = isPrevious ? key.previousUntil() : Optional.empty();
    return Stream.of(key.expiresAt(), secretEnds)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(end -> Duration.between(now, end))
        .orElse(NEVER);
  }
}
