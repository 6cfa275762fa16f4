package com.nissmart.runtime.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The limit on lines of the security log that one caller or network can cause in a minute. */
final class SecurityEventLimit {
  static final int MOST = 30;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  private final Cache<Cause, AtomicInteger> counts;

  private record Cause(SecurityEvent event, String name, String value) {}

  SecurityEventLimit(Ticker ticker, Scheduler scheduler) {
    this.counts =
        Caffeine.newBuilder()
            .expireAfterWrite(WINDOW)
            .maximumSize(REMEMBERED)
            .ticker(ticker)
            .scheduler(scheduler)
            .executor(Runnable::run)
            .<Cause, AtomicInteger>removalListener(SecurityEventLimit::report)
            .build();
  }

  /** Counts a line, and returns whether it is to be written. */
  boolean take(SecurityEvent event, String causeName, String cause) {
    return counts
            .get(new Cause(event, causeName, cause), _ -> new AtomicInteger())
            .incrementAndGet()
        <= MOST;
  }

  private static void report(
      @Nullable Cause cause, @Nullable AtomicInteger count, RemovalCause why) {
    if (cause != null && count != null && count.get() > MOST) {
      cause.event.write(cause.name, cause.value, "suppressed", String.valueOf(count.get() - MOST));
    }
  }
}
