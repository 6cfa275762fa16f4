package com.nissmart.payout.reconciliation.doubt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the date of an uploaded line can be true. Banks write dates without a time and in
 * their own zone, so a day more or less is allowed.
 */
final class DateRules {
  private static final Duration TOLERANCE = Duration.ofDays(1);

  private DateRules() {}

  /** Returns why a line of this date proves nothing about an attempt, or null when it can. */
  static @Nullable String implausible(
      Instant bookedAt, Instant acceptedAt, ReportSource report, Instant now) {
    if (bookedAt.isBefore(acceptedAt.minus(TOLERANCE))) {
      return "before it was sent";
    }
    if (bookedAt.isAfter(now.plus(TOLERANCE))) {
      return "in the future";
    }
    return bookedAt.isBefore(report.start().minus(TOLERANCE))
            || !bookedAt.isBefore(report.end().plus(TOLERANCE))
        ? "on another day than the report is for"
        : null;
  }
}
