package com.nissmart.payout.reconciliation.report;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A currency and days, both included, of which a report lists everything.
 *
 * @param currency null: every currency
 */
public record ReportScope(@Nullable String currency, LocalDate from, LocalDate to) {
  /** Returns whether the scope has a day in common with the days. */
  public boolean meets(LocalDate first, LocalDate last) {
    return !from.isAfter(last) && !to.isBefore(first);
  }

  /** Returns the part within the days. */
  public ReportScope within(LocalDate first, LocalDate last) {
    return new ReportScope(
        currency, from.isBefore(first) ? first : from, to.isAfter(last) ? last : to);
  }
}
