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
 * A webhook, as far as it matters to whether it is told of an event.
 *
 * @param everyone it is told of everyone's
 */
record Subscription(
    UUID webhookId, UUID userId, boolean everyone, List<String> events, Instant createdAt) {
  /** By how much the clocks of two services may differ. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  /** Whether it asked for the event, and was there when it happened. */
  boolean wants(WebhookEvent event) {
    return !event.createdAt().isBefore(createdAt.minus(CLOCK_DIFFERENCE))
        && EventPattern.anyMatches(events, event.type());
  }

  /** Whether it asked for events of this type. */
  boolean wantsAgain(WebhookEvent event) {
    return EventPattern.anyMatches(events, event.type());
  }

  /**
   * The accounts for whose sake it is told of an event, and whose events are kept in order for it.
   *
   * @param owners of the accounts that people own
   */
  List<UUID> concerned(WebhookEvent event, Map<UUID, UUID> owners) {
    if (!everyone) {
      return event.accounts().filter(account -> userId.equals(owners.get(account))).toList();
    }
    List<UUID> peoples = event.accounts().filter(owners::containsKey).toList();
    // The accounts of the house take part in everything: in their order nothing would go in
    // parallel.
    return peoples.isEmpty() ? event.accounts().limit(1).toList() : peoples;
  }

  /** Whether what only the requester of something sees is shown. */
  boolean showsAll(String requestedBy) {
    return everyone || requestedBy.equals(Ids.USER.format(userId));
  }
}
