package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery that this process may send for a while.
 *
 * @param claim the number that it holds it under
 * @param tries since it was queued last, before this one
 * @param secret encrypted, as are those that follow
 */
record Claimed(
    UUID deliveryId,
    long deliveryNo,
    UUID webhookId,
    String eventType,
    String resourceId,
    UUID accountId,
    Optional<UUID> otherAccountId,
    String payload,
    boolean changes,
    boolean requester,
    int tries,
    int claim,
    Instant createdAt,
    Instant firstAttemptAt,
    String url,
    String secret,
    Optional<String> previousSecret,
    Optional<Instant> previousUntil) {}
