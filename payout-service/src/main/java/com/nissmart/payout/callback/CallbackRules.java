package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** The rules that a callback must keep before its signature is computed. */
final class CallbackRules {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_SIGNATURE = 2_048;
  private static final int LARGEST_BODY = 65_536;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private CallbackRules() {}

  /** Refuses a callback whose id, timestamp, signature or body has no valid form. */
  static void requireWellFormed(String eventId, String timestamp, String header, ByteString body) {
    if (eventId.isEmpty()
        || eventId.length() > LONGEST_ID
        || eventId.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw unsigned("webhook-id must be 1 to 255 visible ASCII characters");
    }
    if (!SECONDS.matcher(timestamp).matches()) {
      throw unsigned("webhook-timestamp must be a number of Unix seconds");
    }
    if (header.isEmpty() || header.length() > LONGEST_SIGNATURE) {
      throw unsigned("webhook-signature must be v1, followed by base64");
    }
    if (body.size() > LARGEST_BODY) {
      throw new Refusal(
          Reason.BODY_TOO_LARGE, "A callback may have at most 65536 bytes, got " + body.size());
    }
  }

  /** Refuses an old callback, because somebody may have recorded and replayed it. */
  static void requireRecent(String timestamp, Instant now) {
    long age = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp));
    if (age > TOLERANCE.toSeconds()) {
      throw unsigned(
          "webhook-timestamp must be within %d s of now, got %d s"
              .formatted(TOLERANCE.toSeconds(), age));
    }
  }

  static Refusal unsigned(String detail) {
    return new Refusal(Reason.SIGNATURE_INVALID, detail);
  }
}
