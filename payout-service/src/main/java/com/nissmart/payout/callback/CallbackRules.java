package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** What a callback must look like before its signature is worth computing. */
final class CallbackRules {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_SIGNATURE = 2_048;
  private static final int LARGEST_BODY = 65_536;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private CallbackRules() {}

  /**
   * Refuses what is not even signed.
   *
   * @throws Refusal SIGNATURE_INVALID or BODY_TOO_LARGE
   */
  static void requireWellFormed(String eventId, String timestamp, String header, ByteString body) {
    if (eventId.isEmpty()
        || eventId.length() > LONGEST_ID
        || eventId.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw unsigned("webhook-id is 1 to 255 visible ASCII characters");
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      throw unsigned("webhook-timestamp is a number of Unix seconds");
    }
    if (header.isEmpty() || header.length() > LONGEST_SIGNATURE) {
      throw unsigned("webhook-signature is v1, and base64");
    }
    if (body.size() > LARGEST_BODY) {
      throw new Refusal(
          Reason.BODY_TOO_LARGE, "a callback has at most 65536 bytes, got " + body.size());
    }
  }

  /**
   * Refuses what may have been recorded and is played back.
   *
   * @throws Refusal SIGNATURE_INVALID
   */
  static void requireRecent(String timestamp, Instant now) {
    long age = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp));
    if (age > TOLERANCE.toSeconds()) {
      throw unsigned(
          "webhook-timestamp is within " + TOLERANCE.toSeconds() + " s of now, got " + age + " s");
    }
  }

  static Refusal unsigned(String detail) {
    return new Refusal(Reason.SIGNATURE_INVALID, detail);
  }
}
