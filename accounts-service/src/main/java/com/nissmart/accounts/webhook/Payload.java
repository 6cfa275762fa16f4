package com.nissmart.accounts.webhook;

import com.nissmart.contract.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** The body of a delivery, and the id that it and its header have. */
final class Payload {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Payload() {}

  /** {@code {id, type, created_at, data}}. */
  static String json(UUID deliveryId, String type, Instant createdAt, String data) {
    return "{\"id\":\"%s\",\"type\":\"%s\",\"created_at\":\"%s\",\"data\":%s}"
        .formatted(Ids.DELIVERY.format(deliveryId), type, RFC_3339.format(createdAt), data);
  }

  /**
   * The id of an event's delivery: the same whenever the event is read, so that who receives it
   * twice can tell. A UUID of version 8 (RFC 9562), from a hash.
   */
  static UUID id(UUID webhookId, Event event) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256")
              .digest((webhookId + " " + event.key()).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      high = high << 8 | (hash[i] & 0xff);
      low = low << 8 | (hash[i + Long.BYTES] & 0xff);
    }
    return new UUID((high & ~0xf000L) | 0x8000L, (low & ~(3L << 62)) | 1L << 63);
  }
}
