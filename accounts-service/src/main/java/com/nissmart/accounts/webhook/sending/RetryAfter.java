package com.nissmart.accounts.webhook.sending;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.ResponseHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header Retry-After of an answer: seconds or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /** Returns the pause that the answer asks for; zero without a header that can be read. */
  static Duration of(ResponseHeaders answer, Instant now) {
    @Nullable String value = answer.get(HttpHeaderNames.RETRY_AFTER);
    if (value == null) {
      return Duration.ZERO;
    }
    String text = value.strip();
    if (text.matches("[0-9]{1,%d}".formatted(MOST_DIGITS))) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeException e) {
      return Duration.ZERO; // The usual pause applies.
    }
  }
}
