package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery to queue.
 *
 * @param changes true when the resource can change before the delivery is sent
 * @param requester true when it includes the members that only the requester of the resource sees
 * @param accountId an account whose events are kept in order
 * @param otherAccountId a second account whose events are kept in order
 */
record QueuedDelivery(
    UUID deliveryId,
    UUID webhookId,
    String eventType,
    String resourceId,
    UUID accountId,
    Optional<UUID> otherAccountId,
    String payload,
    boolean changes,
    boolean requester,
    Instant createdAt) {}
