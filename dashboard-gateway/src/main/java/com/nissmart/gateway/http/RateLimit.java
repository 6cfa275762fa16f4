package com.nissmart.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often somebody may do something: a bucket of turns for each, refilled evenly. It counts on a
 * monotonic time, so that setting the clock locks nobody out and lets nobody in.
 *
 * @param <K> who: a caller, a network address
 */
public final class RateLimit<K> {
  /** Somebody with many names makes us forget the oldest of them, not run out of memory. */
  private static final int REMEMBERED = 100_000;

  private final Cache<K, Bucket> buckets;
  private final String name;
  private final long quota;
  private final Duration window;
  private final TimeMeter time;
  private final String policy;

  /**
   * A turn that somebody asked for.
   *
   * @param granted whether they have it
   * @param waitSeconds seconds after which there is one again, when they have not
   * @param policy the header RateLimit-Policy
   * @param state the header RateLimit
   */
  record Turn(boolean granted, long waitSeconds, String policy, String state) {}

  /**
   * A limit.
   *
   * @param name as the headers call it
   * @param quota turns in a window, all of which may be taken at once
   * @param window in which an empty bucket fills; whole seconds
   * @param nanos a monotonic time
   */
  public RateLimit(String name, long quota, Duration window, LongSupplier nanos) {
    this.name = name;
    this.quota = quota;
    this.window = window;
    this.time = new Monotonic(nanos, nanos.getAsLong());
    this.policy = "\"" + name + "\";q=" + quota + ";w=" + window.toSeconds();
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(window.plus(window))
            .build();
  }

  /** Takes one of somebody's turns. */
  Turn take(K who) {
    var probe = buckets.get(who, each -> newBucket()).tryConsumeAndReturnRemaining(1);
    long reset = ceilSeconds(probe.getNanosToWaitForReset());
    String state = "\"" + name + "\";r=" + probe.getRemainingTokens() + ";t=" + reset;
    long wait = probe.isConsumed() ? 0 : Math.max(1, ceilSeconds(probe.getNanosToWaitForRefill()));
    return new Turn(probe.isConsumed(), wait, policy, state);
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit -> limit.capacity(quota).refillGreedy(quota, window))
        .build();
  }

  private static long ceilSeconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
  }

  /** From its own beginning: a monotonic time may begin anywhere and wrap around. */
  private record Monotonic(LongSupplier nanos, long begin) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong() - begin;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
