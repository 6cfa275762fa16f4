package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.EventPattern;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.contract.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A webhook's part that decides which events it receives.
 *
 * @param everyone true when it receives everyone's events
 */
record Subscription(
    UUID webhookId, UUID userId, boolean everyone, List<String> events, Instant createdAt) {
  /** The largest difference between the clocks of two services. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  /** Returns whether the webhook wants the event and existed when it happened. */
  boolean wants(WebhookEvent event) {
    return !event.createdAt().isBefore(createdAt.minus(CLOCK_DIFFERENCE))
        && EventPattern.anyMatches(events, event.type());
  }

  boolean wantsType(WebhookEvent event) {
    return EventPattern.anyMatches(events, event.type());
  }

  /**
   * Returns the accounts for which the webhook receives an event and keeps events in order.
   *
   * @param owners the owners of accounts that belong to people
   */
  List<UUID> accountsOf(WebhookEvent event, Map<UUID, UUID> owners) {
    if (!everyone) {
      return event.accounts().filter(account -> userId.equals(owners.get(account))).toList();
    }
    List<UUID> peoples = event.accounts().filter(owners::containsKey).toList();
    // The platform's own accounts take part in every event; keeping their order would allow no
    // parallel deliveries.
    return peoples.isEmpty() ? event.accounts().limit(1).toList() : peoples;
  }

  /** Returns whether the webhook sees members that only the requester of a resource sees. */
  boolean showsAll(String requestedBy) {
    return everyone || requestedBy.equals(Ids.USER.format(userId));
  }
}
