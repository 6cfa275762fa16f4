package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.EventPattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A subscription of an address to events.
 *
 * @param everyone true for events of everyone, not only of the user's own accounts
 * @param events patterns for {@link EventPattern}
 * @param lastSuccessAt the instant of the last 2xx answer
 * @param failingSince the instant of the first failure after the last success
 * @param blockedSince the first attempt of the delivery that has failed for longest and is tried
 *     again
 * @param nextAttemptAt the instant of the next repeated attempt
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
    long pendingDeliveries,
    Optional<Instant> blockedSince,
    Optional<Instant> nextAttemptAt) {

  /** Returns the webhook after a successful delivery. */
  Webhook succeeded(Instant now) {
    return with(url, events, status, Optional.of(now), Optional.empty());
  }

  /**
   * Returns the webhook after a failed attempt. It becomes FAILING after a day without a success.
   */
  Webhook failed(Instant now) {
    Instant since = failingSince.orElse(now);
    WebhookStatus next =
        status == WebhookStatus.ACTIVE && DeliveryRules.isFailing(since, now)
            ? WebhookStatus.FAILING
            : status;
    return with(url, events, next, lastSuccessAt, Optional.of(since));
  }

  /** Returns the webhook after its address answered that it is gone. */
  Webhook ended(Instant now) {
    return with(
        url, events, WebhookStatus.ENDED, lastSuccessAt, Optional.of(failingSince.orElse(now)));
  }

  /** Returns the webhook after a change by its owner. */
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
        pendingDeliveries,
        blockedSince,
        nextAttemptAt);
  }

  /** Copies the patterns. */
  public Webhook {
    events = List.copyOf(events);
  }
}
