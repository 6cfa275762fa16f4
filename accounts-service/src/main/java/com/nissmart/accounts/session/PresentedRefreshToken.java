package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A refresh token that somebody presented, with what the database knows of it and of its session.
 *
 * @param usedAt when it was first exchanged, or replaced by another; empty while it works
 * @param successorUnused it was exchanged for the token of the session that still works
 * @param expiresAt when the token itself stops working
 * @param ended its session was signed out, or ended because of a theft
 * @param sessionExpiresAt when its session ends however often it is refreshed
 * @param passwordChanged since the session began
 */
record PresentedRefreshToken(
    UUID sessionId,
    UUID userId,
    Optional<Instant> usedAt,
    boolean successorUnused,
    Instant expiresAt,
    boolean ended,
    Instant sessionExpiresAt,
    boolean passwordChanged) {}
