package com.nissmart.ledger.write;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moments of batches. A batch gets its moment when it is appended: not before the batch before
 * it, and after every instant that somebody has asked about.
 */
public final class Moments {
  private static final Duration LONGEST_APPEND = Duration.ofSeconds(10);

  private final InstantSource clock;
  private Instant earliest = Instant.EPOCH;
  private @Nullable Instant underWay;

  /** Makes moments by a clock. */
  public Moments(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns the time now, in microseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns the moment of a batch that is appended now, behind a batch of another moment. */
  synchronized Instant after(Instant before) {
    Instant moment = now();
    moment = moment.isBefore(before) ? before : moment;
    return moment.isBefore(earliest) ? earliest : moment;
  }

  /** Returns the same, and remembers the batch as under way until {@link #settled}. */
  synchronized Instant begin(Instant before) {
    Instant moment = after(before);
    underWay = moment;
    return moment;
  }

  /** Records that the batch under way is in the book, or never will be. */
  synchronized void settled() {
    underWay = null;
    notifyAll();
  }

  /**
   * Makes an instant final: no batch gets a moment at it or before it any more. A batch that has
   * such a moment and is being appended is waited for.
   *
   * @return the instant that is final now: the one asked about, or the present if that is earlier
   * @throws IllegalStateException when the append does not end
   */
  public synchronized Instant close(Instant asked) {
    Instant now = now();
    Instant closed = asked.isBefore(now) ? asked : now;
    Instant next = closed.plus(1, ChronoUnit.MICROS);
    earliest = earliest.isBefore(next) ? next : earliest;
    awaitSettled(closed);
    return closed;
  }

  private synchronized void awaitSettled(Instant closed) {
    long end = System.nanoTime() + LONGEST_APPEND.toNanos();
    try {
      while (underWay != null && !underWay.isAfter(closed)) {
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
          throw new IllegalStateException("The batch before " + closed + " does not end");
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a batch is appended", e);
    }
  }
}
