package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The delivery of one event to one webhook, as its owner sees it.
 *
 * @param deliveryNo its position in the order of sending
 * @param lastStatus HTTP status of the last answer; 0 when there was none
 * @param lastAnswer the first characters of the last answer, or the error
 * @param createdAt the instant of the event
 * @param blockedBy the earlier delivery that has to end before this one is sent
 */
public record Delivery(
    UUID deliveryId,
    long deliveryNo,
    UUID webhookId,
    String eventType,
    String resourceId,
    UUID accountId,
    String payload,
    DeliveryStatus status,
    int attempts,
    int lastStatus,
    String lastAnswer,
    Instant createdAt,
    Optional<Instant> nextAttemptAt,
    Optional<Instant> deliveredAt,
    Optional<UUID> blockedBy) {}
