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
 * A limit on looking up emails that have no wallet. A saver misspells a few; a person who tries a
 * list of addresses to find customers gets mostly misses. Each process counts separately.
 */
final class RecipientLookupLimit {
  static final int MOST = 100;
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int REMEMBERED = 100_000;

  private final Cache<UUID, Count> counts = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final InstantSource clock;

  private record Count(int misses, Instant since) {}

  RecipientLookupLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Refuses with RATE_LIMITED when the user has missed too often. */
  void check(UUID userId) {
    Count count = counts.getIfPresent(userId);
    if (count != null && count.misses >= MOST && isCurrent(count)) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "Too many lookups of emails without a wallet; try again in %d minutes"
              .formatted(WINDOW.toMinutes()));
    }
  }

  /** Counts a miss. */
  void add(UUID userId) {
    counts
        .asMap()
        .merge(
            userId,
            new Count(1, clock.instant()),
            (known, one) -> isCurrent(known) ? new Count(known.misses + 1, known.since) : one);
  }

  private boolean isCurrent(Count count) {
    return clock.instant().isBefore(count.since.plus(WINDOW));
  }
}
