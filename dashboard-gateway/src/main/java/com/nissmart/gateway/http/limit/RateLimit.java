package com.nissmart.gateway.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One rate limit: a token bucket for each key, refilled evenly. It counts on a monotonic time, so
 * that setting the clock neither blocks nor admits anyone.
 *
 * @param <K> the key: a caller or a network address
 */
public final class RateLimit<K> {
  /**
   * A client with many addresses makes us forget the oldest ones, so that memory does not run out.
   */
  private static final int REMEMBERED = 100_000;

  private final Cache<K, Bucket> buckets;
  private final String name;
  private final long quota;
  private final Duration window;
  private final TimeMeter time;
  private final String policy;

  /**
   * The result of one request for a token.
   *
   * @param waitSeconds until the next token, when this one was not granted
   * @param policy the header RateLimit-Policy
   * @param state the header RateLimit
   */
  record Turn(boolean granted, long waitSeconds, String policy, String state) {}

  /**
   * Creates a limit.
   *
   * @param name in the headers
   * @param quota of tokens in a window, all of which may be taken at once
   * @param window that fills an empty bucket; whole seconds
   * @param nanos a monotonic time
   */
  public RateLimit(String name, long quota, Duration window, LongSupplier nanos) {
    this.name = name;
    this.quota = quota;
    this.window = window;
    this.time = new MonotonicTime(nanos, nanos.getAsLong());
    this.policy = "\"" + name + "\";q=" + quota + ";w=" + window.toSeconds();
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(window.plus(window))
            .build();
  }

  /** Takes a token of the key. */
  Turn take(K key) {
    var probe = buckets.get(key, each -> newBucket()).tryConsumeAndReturnRemaining(1);
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

  /** A time that begins at 0, since a monotonic time may begin anywhere and wrap around. */
  private record MonotonicTime(LongSupplier nanos, long begin) implements TimeMeter {
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
