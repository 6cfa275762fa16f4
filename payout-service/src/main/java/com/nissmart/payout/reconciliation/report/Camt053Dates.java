package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reader of dates as XML Schema has them: a date or a time, each with a zone or without one. */
final class Camt053Dates {
  private static final Pattern ZONE = Pattern.compile("(Z|[+-][0-9]{2}:[0-9]{2})$");

  private Camt053Dates() {}

  /** Returns the moment of a Dt or DtTm within an element; a day begins at its midnight. */
  static Instant moment(@Nullable Camt053Element parent) {
    String time = parent == null ? "" : parent.text("DtTm");
    String text = parent == null || !time.isEmpty() ? time : parent.text("Dt");
    return ReportRules.bookedAt(text, Camt053Dates::parse)
        .orElseThrow(() ->
            Camt053Report.wrong(
                "BookgDt or ValDt must be a date or a time, got '" + Refusal.quote(text) + "'"));
  }

  /** Returns the day of a date or a time, in its own zone; an end at midnight is the day before. */
  static LocalDate day(String text, boolean isEnd) {
    String local = ZONE.matcher(text).replaceFirst("");
    LocalDateTime time = local(local);
    boolean isMidnight = isEnd && local.contains("T") && time.toLocalTime().equals(LocalTime.MIN);
    return isMidnight ? time.toLocalDate().minusDays(1) : time.toLocalDate();
  }

  private static Instant parse(String text) {
    boolean hasZone = ZONE.matcher(text).find();
    if (hasZone && text.contains("T")) {
      return OffsetDateTime.parse(text).toInstant();
    }
    String local = ZONE.matcher(text).replaceFirst("");
    ZoneOffset zone = hasZone ? ZoneOffset.of(text.substring(local.length())) : ZoneOffset.UTC;
    return local(local).toInstant(zone);
  }

  private static LocalDateTime local(String text) {
    return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
  }
}
