package com.nissmart.runtime.process;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between attempts that fail: each twice as long as the one before, up to the longest.
 *
 * @param first the wait after the first failure
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Returns the wait after so many failures in a row.
   *
   * @param failures from 1; after none there is no wait
   */
  public Duration after(int failures) {
    if (failures <= 0) {
      return Duration.ZERO;
    }
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /**
   * Returns the same wait less a random part of up to a half, so that attempts that failed together
   * do not come back together.
   */
  public Duration after(int failures, RandomGenerator random) {
    Duration whole = after(failures);
    return whole.minusMillis(random.nextLong(whole.toMillis() / 2 + 1));
  }
}
