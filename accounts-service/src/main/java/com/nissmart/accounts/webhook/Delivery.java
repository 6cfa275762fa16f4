package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One event for one subscription, as its owner sees it.
 *
 * @param deliveryNo its place in the order of sending
 * @param lastStatus HTTP status of the last answer; 0: none came
 * @param lastAnswer the first characters of the last answer, or what went wrong
 * @param createdAt when the event happened
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
    Optional<Instant> deliveredAt) {}
