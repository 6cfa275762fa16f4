package com.nissmart.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Counts what ends in a window of time and how long it took. Used by one thread at a time. Calls
 * are timed from the moment they were meant to begin, so that a generator or a server that falls
 * behind shows in the latency instead of hiding in calls that were never made (coordinated
 * omission).
 */
public final class LoadMeter {
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);
  private static final int DIGITS = 3;

  private final long from;
  private final long until;
  private final Histogram latency = new Histogram(LONGEST, DIGITS);
  private final Histogram refusals = new Histogram(LONGEST, DIGITS);
  private final LoadTimeline timeline;
  private long done;
  private long refused;
  private long other;

  /**
   * A meter of a window, in System.nanoTime().
   *
   * @param begin when the load begins, before the window
   */
  public LoadMeter(long begin, long from, long until) {
    this.from = from;
    this.until = until;
    this.timeline = new LoadTimeline(begin);
  }

  /** Notes the end of a call. */
  public void ended(long intended, long now, int done, int refused, int other) {
    if (now >= from && now < until) {
      this.done += done;
      this.refused += refused;
      this.other += other;
    }
    long took = Math.min(LONGEST, Math.max(0, now - intended));
    if (intended >= from && intended < until) {
      (done > 0 ? latency : refusals).recordValue(took);
    }
    timeline.ended(now, took, done, refused);
  }

  /** Whether the window is over. */
  public boolean isOver(long now) {
    return now >= until;
  }

  /** When the window ends, in System.nanoTime(). */
  public long until() {
    return until;
  }

  /** What happened when, the time before and after the window included. */
  public LoadTimeline timeline() {
    return timeline;
  }

  /** The window's figures, when everything has ended. */
  public LoadResult measured() {
    return new LoadResult((until - from) / 1e9, done, refused, other, latency, refusals);
  }
}
