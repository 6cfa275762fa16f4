package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.EventPattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A subscription of an address to events.
 *
 * @param everyone to events of everyone, not only of the user's own accounts
 * @param events patterns, as {@link EventPattern} reads them
 * @param lastSuccessAt when the address last answered 2xx
 * @param failingSince since when nothing but failures came
 */
public record Webhook(
    UUID webhookId,
    UUID userId,
    boolean everyone,
    String url,
    List<String> events,
    String description,
    WebhookStatus status,
    Instant createdAt,
    Optional<Instant> lastSuccessAt,
    Optional<Instant> failingSince,
    long pendingDeliveries) {

  /** After a delivery. */
  Webhook succeeded(Instant now) {
    return with(url, events, status, Optional.of(now), Optional.empty());
  }

  /** After an attempt that failed: it is let be when it has for a day. */
  Webhook failed(Instant now) {
    Instant since = failingSince.orElse(now);
    WebhookStatus next =
        status == WebhookStatus.ACTIVE && DeliveryRules.isFailing(since, now)
            ? WebhookStatus.FAILING
            : status;
    return with(url, events, next, lastSuccessAt, Optional.of(since));
  }

  /** As its owner wants it. */
  Webhook changed(String nextUrl, List<String> nextEvents, WebhookStatus next) {
    boolean resumed = next == WebhookStatus.ACTIVE && status != WebhookStatus.ACTIVE;
    boolean afresh = resumed || !nextUrl.equals(url);
    return with(nextUrl, nextEvents, next, lastSuccessAt, afresh ? Optional.empty() : failingSince);
  }

  private Webhook with(
      String nextUrl,
      List<String> nextEvents,
      WebhookStatus nextStatus,
      Optional<Instant> nextSuccessAt,
      Optional<Instant> nextFailingSince) {
    return new Webhook(
        webhookId,
        userId,
        everyone,
        nextUrl,
        nextEvents,
        description,
        nextStatus,
        createdAt,
        nextSuccessAt,
        nextFailingSince,
        pendingDeliveries);
  }

  /** Lists of its own, so that a subscription does not change behind our back. */
  public Webhook {
    events = List.copyOf(events);
  }
}
