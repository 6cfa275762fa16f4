package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery to be queued.
 *
 * @param changes what it is about may be another by the time it is sent
 * @param requester what only the requester of that sees is shown
 * @param accountId whose events are kept in order
 * @param otherAccountId whose events are kept in order too
 */
record NewDelivery(
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
