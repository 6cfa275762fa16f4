package com.nissmart.accounts.apikey;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An API key without its secret.
 *
 * @param prefix the first characters of its secret, by which its owner recognises it
 * @param lastUsedAt to the minute
 * @param previousUntil the end of the time in which the secret before the last rotation still works
 */
public record ApiKey(
    UUID keyId,
    UUID userId,
    String name,
    String prefix,
    KeyScope scope,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt,
    Optional<Instant> previousUntil) {

  /** Returns whether the key can be used. */
  boolean works(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }
}
