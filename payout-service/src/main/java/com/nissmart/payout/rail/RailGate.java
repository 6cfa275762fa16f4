package com.nissmart.payout.rail;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands between this process and a rail: so many calls at once and no more, and none for a
 * while after it has failed several times in a row. Then one call tries whether it is back; until
 * that has worked, everybody else waits, longer each time.
 *
 * <p>To fail is not to answer, or to answer that it is busy. "I do not know" is an answer.
 */
public final class RailGate {
  private static final Logger log = LoggerFactory.getLogger(RailGate.class);
  private static final Duration SHORT_WAIT = Duration.ofMillis(100);

  private final PaymentRail rail;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private int inside;
  private int failures;
  private boolean open = true;
  private @Nullable Thread prober;
  private long closedSince;
  private Duration pause;

  /**
   * How a gate behaves.
   *
   * @param parallel calls at once
   * @param failures so many in a row close it
   * @param firstPause for so long; doubled each time that the rail is still away
   * @param longestPause no pause is longer
   */
  public record Settings(int parallel, int failures, Duration firstPause, Duration longestPause) {
    /** 128 calls at once; closed by 20 failures for a second, later for up to half a minute. */
    public static final Settings DEFAULT =
        new Settings(128, 20, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * An open gate.
   *
   * @param nanoTime elapsed time, immune to clocks that are set
   */
  public RailGate(PaymentRail rail, Settings settings, LongSupplier nanoTime) {
    this.rail = rail;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.pause = settings.firstPause();
  }

  /** What is behind it. */
  public PaymentRail rail() {
    return rail;
  }

  /**
   * Lets the caller in, who must {@link #leave} again.
   *
   * @return zero: come in; otherwise try again after so long
   */
  public synchronized Duration tryEnter() {
    if (!open) {
      Duration left = pause.minusNanos(nanoTime.getAsLong() - closedSince);
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

  /** The caller is done with the rail, whether it has called it or not. */
  public synchronized void leave() {
    inside--;
    prober = isProber() ? null : prober;
  }

  private boolean isProber() {
    return Thread.currentThread().equals(prober);
  }

  /** {@link PaymentRail#send} by somebody who is inside; what it throws is no answer. */
  public RailAnswer send(RailPayment payment) {
    try {
      return heard(rail.send(payment));
    } catch (RuntimeException e) {
      return heard(notUnderstood(e));
    }
  }

  /** {@link PaymentRail#query} by somebody who is inside; what it throws is no answer. */
  public RailAnswer query(String reference) {
    try {
      return heard(rail.query(reference));
    } catch (RuntimeException e) {
      return heard(notUnderstood(e));
    }
  }

  /** Whether calls are let through; false: the rail is taken to be down. */
  public synchronized boolean isOpen() {
    return open;
  }

  private RailAnswer notUnderstood(RuntimeException e) {
    log.warn("the rail {} could not be understood", rail.name(), e);
    return new RailAnswer.Inconclusive("The rail could not be understood");
  }

  private synchronized RailAnswer heard(RailAnswer answer) {
    if (isFailure(answer)) {
      failures++;
      if (!open) {
        // Those who were inside when it closed say nothing about how it is now.
        if (isProber()) {
          close(pause.multipliedBy(2));
        }
      } else if (failures >= settings.failures()) {
        close(settings.firstPause());
      }
    } else {
      if (!open) {
        log.info("the rail {} answers again", rail.name());
      }
      open = true;
      failures = 0;
    }
    return answer;
  }

  private void close(Duration next) {
    pause = next.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : next;
    closedSince = nanoTime.getAsLong();
    if (open) {
      log.error("the rail {} has failed {} times in a row: it is let alone", rail.name(), failures);
    }
    open = false;
  }

  private static boolean isFailure(RailAnswer answer) {
    return answer instanceof RailAnswer.Busy
        || (answer instanceof RailAnswer.Inconclusive unknown && !unknown.answered());
  }
}
