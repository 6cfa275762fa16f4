package com.nissmart.gateway.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic time that moves only when a test moves it. */
public final class MovableNanos implements LongSupplier {
  // Near the end of the numbers: a monotonic time may begin anywhere and wrap around.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

  @Override
  public long getAsLong() {
    return now.get();
  }

  /** Moves forward. */
  public void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
