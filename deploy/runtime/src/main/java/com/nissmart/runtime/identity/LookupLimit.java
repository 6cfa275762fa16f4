package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A limit on lookups that could disclose something about other people. An honest user makes a few;
 * a person who tries a list makes thousands. Each process counts separately.
 *
 * @param <K> the key of a count: a user or a network
 */
public final class LookupLimit<K> {
  public static final int MOST = 100;
  public static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int REMEMBERED = 100_000;

  private final Cache<K, Count> counts = Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final String kind;
  private final int most;
  private final InstantSource clock;

  private record Count(int number, Instant since) {}

  /** Creates a limit; {@code kind} names the lookups in its refusal, in the plural. */
  public LookupLimit(String kind, InstantSource clock) {
    this(kind, MOST, clock);
  }

  /** Creates a limit of another number in a window. */
  public LookupLimit(String kind, int most, InstantSource clock) {
    this.kind = kind;
    this.most = most;
    this.clock = clock;
  }

  /** Refuses with RATE_LIMITED when the key has made too many. */
  public void check(K key) {
    if (number(key) >= most) {
      throw refusal();
    }
  }

  /** Returns the lookups of the key in its present window. */
  public int number(K key) {
    Count count = counts.getIfPresent(key);
    return count != null && isCurrent(count) ? count.number : 0;
  }

  /** Counts a lookup. */
  public void add(K key) {
    var _ = add(key, 1);
  }

  /**
   * Counts several lookups, or takes some back when the number is negative.
   *
   * @return the lookups in the present window, including these
   */
  public int add(K key, int number) {
    Count first = new Count(Math.max(0, number), clock.instant());
    return counts
        .asMap()
        .merge(
            key,
            first,
            (known, one) ->
                isCurrent(known) ? new Count(Math.max(0, known.number + number), known.since) : one)
        .number;
  }

  /**
   * Counts several lookups, all or none.
   *
   * @throws Refusal RATE_LIMITED when they would be too many
   */
  public void take(K key, int number) {
    if (add(key, number) > most) {
      add(key, -number);
      throw refusal();
    }
  }

  private Refusal refusal() {
    return new Refusal(
        Reason.RATE_LIMITED,
        "Too many %s; try again in %d minutes".formatted(kind, WINDOW.toMinutes()));
  }

  private boolean isCurrent(Count count) {
    return clock.instant().isBefore(count.since.plus(WINDOW));
  }
}
