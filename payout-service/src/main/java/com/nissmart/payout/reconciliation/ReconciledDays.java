package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The days that a run covers, both included, in UTC. */
public record ReconciledDays(LocalDate from, LocalDate to) {
  static final int MOST = 31;

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  /** Refuses days that cannot be reconciled. */
  static ReconciledDays of(LocalDate from, LocalDate to, LocalDate today) {
    long days = ChronoUnit.DAYS.between(from, to) + 1;
    if (days < 1 || days > MOST || from.isBefore(EARLIEST) || to.isAfter(today)) {
      throw Refusal.invalid(
          "from_day",
          "OUT_OF_RANGE",
          "A run must cover 1 to %d days and none in the future, got %s to %s"
              .formatted(MOST, from, to));
    }
    return new ReconciledDays(from, to);
  }

  /** Returns the spans of days that follow one another; the days are in order. */
  static List<ReconciledDays> spans(List<LocalDate> days) {
    List<ReconciledDays> spans = new ArrayList<>();
    for (LocalDate day : days) {
      boolean goesOn = !spans.isEmpty() && spans.getLast().to.plusDays(1).equals(day);
      LocalDate from = goesOn ? spans.removeLast().from : day;
      spans.add(new ReconciledDays(from, day));
    }
    return spans;
  }

  Instant start() {
    return from.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns the first moment after them. */
  Instant end() {
    return to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
