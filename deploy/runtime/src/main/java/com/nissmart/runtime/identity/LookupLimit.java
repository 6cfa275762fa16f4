package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * A limit on the lookups of a user that could disclose something about other people. An honest user
 * makes a few; a person who tries a list makes thousands. Each process counts separately.
 */
public final class LookupLimit {
  public static final int MOST = 100;
  public static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int REMEMBERED = 100_000;

  private final Cache<UUID, Count> counts = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final String kind;
  private final InstantSource clock;

  private record Count(int lookups, Instant since) {}

  /** Creates a limit; {@code kind} names the lookups in its refusal, in the plural. */
  public LookupLimit(String kind, InstantSource clock) {
    this.kind = kind;
    this.clock = clock;
  }

  /** Refuses with RATE_LIMITED when the user has made too many. */
  public void check(UUID userId) {
    Count count = counts.getIfPresent(userId);
    if (count != null && count.lookups >= MOST && isCurrent(count)) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "Too many %s; try again in %d minutes".formatted(kind, WINDOW.toMinutes()));
    }
  }

  /** Counts a lookup. */
  public void add(UUID userId) {
    counts
        .asMap()
        .merge(
            userId,
            new Count(1, clock.instant()),
            (known, one) -> isCurrent(known) ? new Count(known.lookups + 1, known.since) : one);
  }

  private boolean isCurrent(Count count) {
    return clock.instant().isBefore(count.since.plus(WINDOW));
  }
}
