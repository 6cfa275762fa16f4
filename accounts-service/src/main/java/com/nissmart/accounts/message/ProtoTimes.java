package com.nissmart.accounts.message;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.Refusal;
import java.time.DateTimeException;
import java.time.Instant;

/** Conversions between instants and the timestamps of messages. */
public final class ProtoTimes {
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private ProtoTimes() {}

  /**
   * Returns the instant of a request.
   *
   * @throws Refusal INVALID_REQUEST when the instant is after the year 9999 or malformed
   */
  public static Instant instant(String field, Timestamp message) {
    try {
      Instant instant = Instant.ofEpochSecond(message.getSeconds(), message.getNanos());
      if (!instant.isAfter(LAST)) {
        return instant;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Refused below.
    }
    throw Refusal.invalid(field, "OUT_OF_RANGE", field + " must not be later than " + LAST);
  }

  public static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
