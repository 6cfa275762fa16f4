package com.nissmart.payout.withdrawal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubled with each one up to a ceiling, of which a random
 * half is taken away, so that withdrawals that failed together do not come back together.
 *
 * @param first the wait after the first try, before the random part
 * @param ceiling no wait is longer
 */
record Backoff(Duration first, Duration ceiling) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait after this many tries without progress.
   *
   * @param tries from 1
   */
  Duration after(int tries, RandomGenerator random) {
    long doubled = first.toMillis() << Math.clamp(tries - 1L, 0, MOST_DOUBLINGS);
    long whole = Math.min(Math.max(doubled, 1), ceiling.toMillis());
    return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
  }
}
