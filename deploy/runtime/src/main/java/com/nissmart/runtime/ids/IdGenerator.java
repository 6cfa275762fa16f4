package com.nissmart.runtime.ids;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A generator of UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter, 62
 * random bits. Its ids grow strictly, also within a millisecond and when the clock steps back, so
 * that they index well and sort by age.
 */
public final class IdGenerator {
  private static final int COUNTER_LIMIT = 1 << 12;
  private static final int COUNTER_START_LIMIT = 1 << 11;
  private static final long VERSION_7 = 7L << 12;
  private static final long VARIANT = 1L << 63;
  private static final long RANDOM_62 = (1L << 62) - 1;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long lastMillis;
  private int counter;

  /** Makes a generator with unguessable random bits. */
  public IdGenerator(InstantSource clock) {
    this(clock, new SecureRandom());
  }

  /** Makes a generator with given randomness, for tests that predict ids. */
  public IdGenerator(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Returns a new id, greater than every earlier one of this generator. */
  public UUID next() {
    long low = VARIANT | (random.nextLong() & RANDOM_62);
    return new UUID(nextHigh(), low);
  }

  private synchronized long nextHigh() {
    long millis = clock.millis();
    if (millis > lastMillis) {
      lastMillis = millis;
      // Half of the counter is left for ids of the same millisecond.
      counter = random.nextInt(COUNTER_START_LIMIT);
    } else if (++counter == COUNTER_LIMIT) {
      lastMillis++;
      counter = 0;
    }
    return (lastMillis << 16) | VERSION_7 | counter;
  }
}
