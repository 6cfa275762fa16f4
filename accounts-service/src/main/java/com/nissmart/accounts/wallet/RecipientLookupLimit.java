package com.nissmart.accounts.wallet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * How many emails of nobody somebody has asked for. Who pays friends misspells a few; who tries a
 * list of addresses, to learn which of them have a wallet here and the name behind each, misses
 * mostly. Counted in each process.
 */
final class RecipientLookupLimit {
  static final int MOST = 100;
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int REMEMBERED = 100_000;

  private final Cache<UUID, Count> counts = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final InstantSource clock;

  private record Count(int misses, Instant begun) {}

  RecipientLookupLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Refuses with RATE_LIMITED who has missed too often. */
  void check(UUID userId) {
    Count count = counts.getIfPresent(userId);
    if (count != null && count.misses >= MOST && isNow(count)) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "too many emails of nobody were asked for; try again in %d minutes"
              .formatted(WINDOW.toMinutes()));
    }
  }

  /** The user has missed once more. */
  void add(UUID userId) {
    counts
        .asMap()
        .merge(
            userId,
            new Count(1, clock.instant()),
            (known, one) -> isNow(known) ? new Count(known.misses + 1, known.begun) : one);
  }

  private boolean isNow(Count count) {
    return clock.instant().isBefore(count.begun.plus(WINDOW));
  }
}
