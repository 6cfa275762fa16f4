package com.nissmart.ledger.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order.Posting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a request's fields. A value that passes is well-formed; the rules may still refuse
 * it.
 */
final class RequestFields {
  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 200;
  private static final int KEY_CHARACTERS = 255;
  private static final int METADATA_CHARACTERS = 4096;
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int LARGEST_NANOS = 999_999_999;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final InstantSource clock;

  RequestFields(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns a key of 1 to 255 visible ASCII characters. */
  static String key(String key) {
    if (key.isEmpty()) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REQUIRED, "A request that moves money needs an idempotency key");
    }
    if (key.length() > KEY_CHARACTERS || !isVisibleAscii(key)) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "An idempotency key is 1 to 255 visible ASCII characters");
    }
    return key;
  }

  private static boolean isVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 127) {
        return false;
      }
    }
    return true;
  }

  static Money amount(boolean present, com.nissmart.common.v1.Money message) {
    if (!present) {
      throw Refusal.invalid("amount", "REQUIRED", "An amount is required");
    }
    if (message.getAmount() <= 0) {
      throw outOfRange("amount", "be at least 1, got " + message.getAmount());
    }
    return Money.of(message);
  }

  /**
   * Returns a description of at most 140 characters. The book checks the characters of a new one,
   * after it has looked for the key.
   */
  static String description(String text) {
    if (!DisplayText.normalize(text).isEmpty()) {
      DisplayText.refuse(
          DisplayText.lengthProblem("description", text, Posting.LONGEST_DESCRIPTION));
    }
    return text;
  }

  /** Returns the object as JSON without white space, sorted by name; null when there is none. */
  static @Nullable String metadata(boolean present, Struct metadata) {
    if (!present) {
      return null;
    }
    String json = print(metadata);
    if (json.length() > METADATA_CHARACTERS) {
      throw Refusal.invalid(
          "metadata", "TOO_LONG", "The metadata must have at most 4096 characters as JSON");
    }
    if (json.contains("\\u0000")) {
      throw Refusal.invalid("metadata", "MALFORMED", "The metadata must not have U+0000");
    }
    return json;
  }

  /** Returns a time to the microsecond, or null when there is none. */
  static @Nullable Instant instant(String field, boolean present, Timestamp timestamp) {
    if (!present) {
      return null;
    }
    if (timestamp.getSeconds() < EARLIEST
        || timestamp.getSeconds() > LATEST
        || timestamp.getNanos() < 0
        || timestamp.getNanos() > LARGEST_NANOS) {
      throw outOfRange(field, "be in the years 2000 to 9999");
    }
    Instant instant = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Returns a time that is not in the future, apart from a few minutes of difference between
   * clocks.
   */
  @Nullable Instant past(String field, boolean present, Timestamp timestamp) {
    Instant instant = instant(field, present, timestamp);
    if (instant != null && instant.isAfter(clock.instant().plus(CLOCK_SKEW))) {
      throw outOfRange(field, "not be in the future, got " + instant);
    }
    return instant;
  }

  /** Returns how many items a page has. */
  static int pageSize(int asked) {
    if (asked < 0 || asked > LARGEST_PAGE) {
      throw outOfRange("page_size", "be 1 to 200, or 0 for 50, got " + asked);
    }
    return asked == 0 ? DEFAULT_PAGE : asked;
  }

  static Refusal outOfRange(String field, String demand) {
    return Refusal.invalid(field, "OUT_OF_RANGE", "The " + field + " must " + demand);
  }

  private static String print(Struct metadata) {
    try {
      return JsonFormat.printer()
          .sortingMapKeys()
          .omittingInsignificantWhitespace()
          .print(metadata);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw Refusal.invalid(
          "metadata", "MALFORMED", "The metadata must be a JSON object: " + e.getMessage());
    }
  }
}
