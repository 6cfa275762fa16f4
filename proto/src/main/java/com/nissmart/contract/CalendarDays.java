package com.nissmart.contract;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** The days of requests: YYYY-MM-DD, in the years that all services can store. */
public final class CalendarDays {
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 9999;

  private CalendarDays() {}

  /**
   * Reads the day in a field; an empty text gives the fallback.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public static LocalDate parse(String field, String text, LocalDate fallback) {
    if (text.isEmpty()) {
      return fallback;
    }
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw Refusal.invalid(
          field, "MALFORMED", field + " is YYYY-MM-DD, got '" + Refusal.quote(text) + "'");
    }
    if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
      throw Refusal.invalid(
          field, "OUT_OF_RANGE", field + " is of the years 2000 to 9999, got " + day);
    }
    return day;
  }
}
