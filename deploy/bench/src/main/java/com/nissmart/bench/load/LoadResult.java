package com.nissmart.bench.load;

import org.HdrHistogram.Histogram;

/**
 * The figures of a window of time.
 *
 * @param seconds length of the window
 * @param done transfers acknowledged in it
 * @param refused transfers refused in it because the queue was full
 * @param other transfers with any other answer in it; it must be zero
 * @param latency of calls begun in the window that were acknowledged, in nanoseconds, from the
 *     moment they were meant to begin
 * @param refusals the same of calls that were refused
 */
public record LoadResult(
    double seconds, long done, long refused, long other, Histogram latency, Histogram refusals) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** Adds the figures of the same window from another thread. */
  public LoadResult plus(LoadResult more) {
    latency.add(more.latency);
    refusals.add(more.refusals);
    return new LoadResult(
        seconds, done + more.done, refused + more.refused, other + more.other, latency, refusals);
  }

  /** Returns the same figures of another time. */
  public LoadResult over(double otherSeconds) {
    return new LoadResult(otherSeconds, done, refused, other, latency, refusals);
  }

  /** Returns the acknowledged transfers a second. */
  public double rate() {
    return done / seconds;
  }

  /** Returns a percentile of the latency in milliseconds. */
  public double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /** Returns a percentile of the time that refusals took, in milliseconds. */
  public double refusalMillis(double percentile) {
    return refusals.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
