package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.WebhookEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The queue of deliveries. It makes one delivery of an event for each subscription that wants the
 * event and may see it.
 */
public final class DeliveryQueue {
  private final WebhookStore webhooks = new WebhookStore();
  private final DeliveryQueueStore store = new DeliveryQueueStore();

  /** Returns whether there is any subscription, so that events have to be read. */
  public boolean isWanted(Handle handle) {
    return webhooks.any(handle);
  }

  /** Queues the events for all subscriptions that want them. */
  public void add(Handle handle, List<WebhookEvent> events, Instant now) {
    Map<UUID, UUID> owners = owners(handle, events);
    List<Subscription> subscriptions = webhooks.subscriptions(handle, Set.copyOf(owners.values()));
    List<QueuedDelivery> deliveries = new ArrayList<>();
    for (WebhookEvent event : events) {
      for (Subscription subscription : subscriptions) {
        if (subscription.wants(event)) {
          delivery(event, subscription, owners).ifPresent(deliveries::add);
        }
      }
    }
    if (!deliveries.isEmpty()) {
      lock(handle, deliveries);
      store.add(handle, deliveries, now);
      release(handle, deliveries, now);
    }
  }

  /** Queues the events for one webhook, also events that were delivered before. */
  public void addAgain(Handle handle, UUID webhookId, List<WebhookEvent> events, Instant now) {
    Optional<Subscription> subscription = webhooks.subscription(handle, webhookId);
    Map<UUID, UUID> owners = owners(handle, events);
    List<QueuedDelivery> deliveries =
        events.stream()
            .flatMap(event ->
                subscription.filter(s -> s.wantsType(event)).stream()
                    .flatMap(s -> delivery(event, s, owners).stream()))
            .toList();
    if (!deliveries.isEmpty()) {
      addAgain(handle, deliveries, now);
    }
  }

  /** Queues deliveries of one webhook again. */
  void addAgain(Handle handle, List<QueuedDelivery> deliveries, Instant now) {
    lock(handle, deliveries);
    store.addAgain(handle, deliveries, now);
    release(handle, deliveries, now);
  }

  /** Gives up a delivery that waits, and makes those due that it held up. */
  void skip(Handle handle, QueuedDelivery delivery, Instant now) {
    lock(handle, List.of(delivery));
    store.skip(handle, delivery.deliveryId());
    release(handle, List.of(delivery), now);
  }

  private Map<UUID, UUID> owners(Handle handle, List<WebhookEvent> events) {
    return webhooks.owners(
        handle, events.stream().flatMap(WebhookEvent::accounts).collect(Collectors.toSet()));
  }

  private void lock(Handle handle, List<QueuedDelivery> deliveries) {
    webhooks.lock(
        handle, deliveries.stream().map(QueuedDelivery::webhookId).collect(Collectors.toSet()));
  }

  private void release(Handle handle, List<QueuedDelivery> deliveries, Instant now) {
    Map<UUID, Set<UUID>> accounts = new HashMap<>();
    for (QueuedDelivery delivery : deliveries) {
      Set<UUID> touched =
          accounts.computeIfAbsent(delivery.webhookId(), webhook -> new HashSet<>());
      touched.add(delivery.accountId());
      delivery.otherAccountId().ifPresent(touched::add);
    }
    accounts.forEach((webhook, touched) -> store.release(handle, webhook, touched, now));
  }

  private static Optional<QueuedDelivery> delivery(
      WebhookEvent event, Subscription subscription, Map<UUID, UUID> owners) {
    List<UUID> accounts = subscription.accountsOf(event, owners);
    if (accounts.isEmpty()) {
      return Optional.empty();
    }
    UUID id = EventPayload.id(subscription.webhookId(), event);
    boolean requester = subscription.showsAll(event.requestedBy());
    return Optional.of(
        new QueuedDelivery(
            id,
            subscription.webhookId(),
            event.type(),
            event.resourceId(),
            accounts.getFirst(),
            accounts.stream().skip(1).findFirst(),
            EventPayload.json(id, event.type(), event.createdAt(), event.data(), requester),
            event.changes(),
            requester,
            event.createdAt()));
  }
}
