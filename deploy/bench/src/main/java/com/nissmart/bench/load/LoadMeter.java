package com.nissmart.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The counts and the latency of a window of time; used by one thread at a time. A call's time
 * counts from the moment it was due, so that the latency includes the delay of a slow generator or
 * server (no coordinated omission).
 */
public final class LoadMeter {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);
  private static final int DIGITS = 3;

  private final long from;
  private final long until;
  private final long countedUntil;
  private final Histogram latency = new Histogram(LONGEST, DIGITS);
  private final Histogram refusals = new Histogram(LONGEST, DIGITS);
  private final LoadTimeline timeline;
  private long done;
  private long refused;
  private long other;

  /**
   * Makes the meter of a window, in System.nanoTime().
   *
   * @param begin when the load begins, before the window
   */
  public LoadMeter(long begin, long from, long until) {
    this(begin, from, until, until);
  }

  private LoadMeter(long begin, long from, long until, long countedUntil) {
    this.from = from;
    this.until = until;
    this.countedUntil = countedUntil;
    this.timeline = new LoadTimeline(begin);
  }

  /** Makes a meter that counts all calls from the first to the last, also those that end late. */
  public static LoadMeter ofAll(long begin, long until) {
    return new LoadMeter(begin, begin, until, Long.MAX_VALUE);
  }

  /** Records the end of a call. */
  public void ended(long due, long now, int done, int refused, int other) {
    if (now >= from && now < countedUntil) {
      this.done += done;
      this.refused += refused;
      this.other += other;
    }
    long took = Math.min(LONGEST, Math.max(0, now - due));
    if (due >= from && due < until) {
      (done > 0 ? latency : refusals).recordValue(took);
    }
    timeline.ended(now, took, done, refused);
  }

  /** Returns whether the window is over. */
  public boolean isOver(long now) {
    return now >= until;
  }

  /** Returns the end of the window, in System.nanoTime(). */
  public long until() {
    return until;
  }

  /** Returns the course of the load, including the time before and after the window. */
  public LoadTimeline timeline() {
    return timeline;
  }

  /** Returns the window's figures; valid when all calls have ended. */
  public LoadResult measured() {
    return new LoadResult((until - from) / 1e9, done, refused, other, latency, refusals);
  }
}
