package com.nissmart.runtime.database;

import java.time.Duration;

/** The form in which SQL takes a duration: {@code make_interval(secs => :lease)}. */
public final class SqlSeconds {
  private static final double NANOS = 1e9;

  private SqlSeconds() {}

  /** Returns the duration in seconds, with fractions. */
  public static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
