package com.nissmart.runtime.settings;

import java.time.DateTimeException;
import java.time.Duration;

/**
 * A parser of durations such as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}, or
 * in ISO-8601.
 */
final class Durations {
  private static final int LONGEST_NUMBER = 12;

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text is not a duration
   */
  static Duration parse(String text) {
    if (text.startsWith("P") || text.startsWith("p")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("not a duration", e);
      }
    }
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > LONGEST_NUMBER) {
      throw new IllegalArgumentException("not a duration");
    }
    long number = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException("not a duration");
    };
  }
}
