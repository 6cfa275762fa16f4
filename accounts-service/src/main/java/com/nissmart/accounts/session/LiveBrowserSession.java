package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.UUID;

/** A browser's session that goes on. */
record LiveBrowserSession(UUID sessionId, UUID userId, Instant lastUsedAt, Instant expiresAt) {}
