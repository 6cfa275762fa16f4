package com.nissmart.accounts.webhook.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Something that happened.
 *
 * @param key one for each event, for ever
 * @param type subject, kind and status: transaction.transfer.completed, withdrawal.completed
 * @param resourceId txn_... or wdr_...
 * @param source the account that pays, if any
 * @param destination the account that receives; empty also when it is no business of its owner, as
 *     a refused attempt is not
 * @param requestedBy who asked for it: usr_..., or a service's name
 * @param changes what it is about may be another by now
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

  /** The accounts that it concerns. */
  public Stream<UUID> accounts() {
    return Stream.concat(source.stream(), destination.stream()).distinct();
  }
}
