package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.EventData;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** The body and the id of a delivery. */
final class EventPayload {
  private EventPayload() {}

  /** Returns {@code {id, type, created_at, data}}. */
  static String json(
      UUID deliveryId, String type, Instant createdAt, EventData data, boolean requester) {
    return Json.text(out -> {
      out.object();
      out.text("id", Ids.DELIVERY.format(deliveryId));
      out.text("type", type);
      out.text("created_at", JsonOut.rfc3339(createdAt));
      out.name("data");
      data.write(out, requester);
      out.end();
    });
  }

  /**
   * Returns the id of an event's delivery. It is the same whenever the event is read, so that a
   * receiver can recognise a repetition. It is a UUID of version 8 (RFC 9562) made from a hash.
   */
  static UUID id(UUID webhookId, WebhookEvent event) {
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
