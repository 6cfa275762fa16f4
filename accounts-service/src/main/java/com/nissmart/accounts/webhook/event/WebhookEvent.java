package com.nissmart.accounts.webhook.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An event that webhooks report.
 *
 * @param key unique among all events, for ever
 * @param type subject, kind and status: transaction.transfer.completed, withdrawal.completed
 * @param resourceId txn_... or wdr_...
 * @param source the paying account, if any
 * @param destination the receiving account; empty when its owner may not learn of the event, as
 *     with a refused transfer
 * @param requestedBy usr_..., or the name of a service
 * @param changes true when the resource can change after the event
 */
public record WebhookEvent(
    String key,
    String type,
    String resourceId,
    Optional<UUID> source,
    Optional<UUID> destination,
    String requestedBy,
    boolean changes,
    EventData data,
    Instant createdAt) {

  public Stream<UUID> accounts() {
    return Stream.concat(source.stream(), destination.stream()).distinct();
  }
}
