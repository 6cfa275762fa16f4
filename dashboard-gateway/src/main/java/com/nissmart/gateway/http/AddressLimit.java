package com.nissmart.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * How often a minute one network address may do something. The addresses of forwarding headers do
 * not count: anybody can write them.
 */
public final class AddressLimit {
  /** An attacker with many addresses makes us forget the oldest of them, not run out of memory. */
  private static final int REMEMBERED_ADDRESSES = 100_000;

  private final Cache<InetAddress, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_ADDRESSES)
          .expireAfterAccess(Duration.ofMinutes(2))
          .build();
  private final int perMinute;
  private final TimeMeter clock;

  /** At most {@code perMinute} a minute, all of which may come at once. */
  public AddressLimit(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = new ClockMeter(clock);
  }

  /** Takes one of the address's turns: 0, or the seconds after which it has one again. */
  public long secondsToWait(InetAddress address) {
    var probe = buckets.get(address, a -> newBucket()).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return 0;
    }
    return Math.max(
        1,
        TimeUnit.NANOSECONDS.toSeconds(
            probe.getNanosToWaitForRefill() + TimeUnit.SECONDS.toNanos(1) - 1));
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .withCustomTimePrecision(clock)
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .build();
  }

  private record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
