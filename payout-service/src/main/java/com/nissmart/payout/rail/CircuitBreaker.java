package com.nissmart.payout.rail;

import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limit on the calls to one party. It lets none through for a while after several failures in a
 * row. Then one caller probes; the others wait until a probe has worked, and the pause doubles with
 * each probe that fails. Its gate synchronizes the calls.
 */
final class CircuitBreaker {
  private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  private final String party;
  private final int parallel;
  private final int mostFailures;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private int inside;
  private int failures;
  private boolean open = true;
  private @Nullable Thread prober;
  private long closedSince;
  private int pauses;

  /** Creates a breaker that lets calls through; the party's name is for logs. */
  CircuitBreaker(
      String party, int parallel, int mostFailures, Backoff backoff, LongSupplier nanoTime) {
    this.party = party;
    this.parallel = parallel;
    this.mostFailures = mostFailures;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
  }

  /** Lets the caller in and returns zero, or returns how long to wait before the next try. */
  Duration tryEnter() {
    if (!open) {
      Duration left = backoff.after(pauses).minusNanos(nanoTime.getAsLong() - closedSince);
      if (left.isPositive()) {
        return left;
      }
      if (prober != null) {
        return backoff.first();
      }
      prober = Thread.currentThread();
    } else if (inside >= parallel) {
      return SHORT_WAIT;
    }
    inside++;
    return Duration.ZERO;
  }

  void leave() {
    inside--;
    prober = isProber() ? null : prober;
  }

  void succeeded() {
    if (!open) {
      log.info("{} answers again", party);
    }
    open = true;
    failures = 0;
    pauses = 0;
  }

  /** Counts a failure; only one that counts against the whole party closes it. */
  void failed(boolean closes) {
    failures++;
    if (open && closes && failures >= mostFailures) {
      log.error("{} has failed {} times in a row and is not called for now", party, failures);
      close();
    } else if (!open && isProber()) {
      // Only the prober counts: the others were in before the breaker closed.
      close();
    }
  }

  boolean isOpen() {
    return open;
  }

  /** Returns whether it is as if it were new. */
  boolean isIdle() {
    return open && inside == 0 && failures == 0;
  }

  private void close() {
    pauses++;
    closedSince = nanoTime.getAsLong();
    open = false;
  }

  private boolean isProber() {
    return Thread.currentThread().equals(prober);
  }
}
