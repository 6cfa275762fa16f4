package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a user is signed in, as they are told it.
 *
 * @param userAgent what signed in, in its own words; empty when it said nothing
 * @param lastUsedAt when it was last refreshed or exchanged
 */
public record SessionInfo(UUID id, String userAgent, Instant createdAt, Instant lastUsedAt) {}
