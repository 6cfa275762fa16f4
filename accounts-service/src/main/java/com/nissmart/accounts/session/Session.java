package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A user who signs in somewhere.
 *
 * @param credentialVersion of the password it is begun with; another password, and it is dead
 * @param userAgent what signs in, in its own words
 * @param idleEndsAt its end, unless it is used before
 * @param expiresAt its end, however often it is used
 */
record Session(
    UUID id,
    UUID userId,
    int credentialVersion,
    String userAgent,
    Instant createdAt,
    Instant idleEndsAt,
    Instant expiresAt) {}
