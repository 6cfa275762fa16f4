package com.nissmart.payout.rail;

import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker between this process and a rail. It limits the calls at once, and lets none
 * through for a while after several failures in a row. Then one caller probes the rail; the others
 * wait until a probe has worked, and the pause doubles with each probe that fails.
 *
 * <p>A failure is no answer, or the answer that the rail is busy. "I do not know" is an answer.
 */
public final class RailGate {
  private static final Logger log = LoggerFactory.getLogger(RailGate.class);
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  private final PaymentRail rail;
  private final GateSettings settings;
  private final LongSupplier nanoTime;
  private final Backoff backoff;
  private int inside;
  private int failures;
  private boolean open = true;
  private @Nullable Thread prober;
  private long closedSince;
  private int pauses;

  /**
   * The limits of a gate.
   *
   * @param parallel the most calls at once
   * @param failures the number of failures in a row that closes it
   * @param firstPause the pause after it was closed; doubled each time that a probe fails
   * @param longestPause no pause is longer
   */
  public record GateSettings(
      int parallel, int failures, Duration firstPause, Duration longestPause) {
    /** 128 calls at once; 20 failures close it for a second, later for up to half a minute. */
    public static final GateSettings DEFAULT =
        new GateSettings(128, 20, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** Creates an open gate; {@code nanoTime} does not change when the clock is set. */
  public RailGate(PaymentRail rail, GateSettings settings, LongSupplier nanoTime) {
    this.rail = rail;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.backoff = new Backoff(settings.firstPause(), settings.longestPause());
  }

  public PaymentRail rail() {
    return rail;
  }

  /**
   * Lets the caller in, who must {@link #leave} again.
   *
   * @return zero when the caller is in; otherwise how long to wait before the next try
   */
  public synchronized Duration tryEnter() {
    if (!open) {
      Duration left = backoff.after(pauses).minusNanos(nanoTime.getAsLong() - closedSince);
      if (left.isPositive()) {
        return left;
      }
      if (prober != null) {
        return settings.firstPause();
      }
      prober = Thread.currentThread();
    } else if (inside >= settings.parallel()) {
      return SHORT_WAIT;
    }
    inside++;
    return Duration.ZERO;
  }

  /** Lets the caller out, whether it has called the rail or not. */
  public synchronized void leave() {
    inside--;
    prober = isProber() ? null : prober;
  }

  private boolean isProber() {
    return Thread.currentThread().equals(prober);
  }

  /** Sends for a caller who is in; an exception of the rail counts as no answer. */
  public RailAnswer send(RailPayment payment) {
    return call(() -> rail.send(payment));
  }

  public RailAnswer query(String reference) {
    return call(() -> rail.query(reference));
  }

  public synchronized boolean isOpen() {
    return open;
  }

  private RailAnswer call(Supplier<RailAnswer> call) {
    RailAnswer answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      log.warn("The answer of the rail {} could not be understood", rail.name(), e);
      answer = new RailAnswer.Inconclusive("The rail could not be understood");
    }
    count(answer);
    return answer;
  }

  private synchronized void count(RailAnswer answer) {
    if (!isFailure(answer)) {
      if (!open) {
        log.info("The rail {} answers again", rail.name());
      }
      open = true;
      failures = 0;
      pauses = 0;
      return;
    }
    failures++;
    if (open && failures >= settings.failures()) {
      log.error(
          "The rail {} has failed {} times in a row and is not called for now",
          rail.name(),
          failures);
      close();
    } else if (!open && isProber()) {
      // Only the prober counts: the others were in before the gate closed.
      close();
    }
  }

  private void close() {
    pauses++;
    closedSince = nanoTime.getAsLong();
    open = false;
  }

  private static boolean isFailure(RailAnswer answer) {
    return answer instanceof RailAnswer.Busy
        || (answer instanceof RailAnswer.Inconclusive unknown && !unknown.answered());
  }
}
