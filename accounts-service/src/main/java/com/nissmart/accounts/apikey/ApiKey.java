package com.nissmart.accounts.apikey;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A key, without its secret.
 *
 * @param prefix of its secret, to recognise it by
 * @param expiresAt when it ends by itself, if ever
 * @param lastUsedAt to the minute
 * @param previousUntil until when the secret before the last rotation works
 */
public record ApiKey(
    UUID keyId,
    UUID userId,
    String name,
    String prefix,
    KeyScope scope,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt,
    Optional<Instant> previousUntil) {

  /** Whether it can be used. */
  boolean works(Instant now) {
    return revokedAt.isEmpty() && expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
  }
}
