package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A user who is signed in somewhere.
 *
 * @param credentialVersion of the password it was begun with; another password, and it is dead
 * @param expiresAt its end, however often it is refreshed
 */
record Session(UUID id, UUID userId, int credentialVersion, Instant createdAt, Instant expiresAt) {}
