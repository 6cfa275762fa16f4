package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A presented refresh token, with the state of its session.
 *
 * @param usedAt the instant of its exchange or replacement; empty while it works
 * @param successorUnused true when its successor is the session's working token
 * @param expiresAt the end of the token
 * @param ended true when the session was signed out or ended after a theft
 * @param sessionExpiresAt the end of the session, however often it is refreshed
 * @param passwordChanged true when the password changed since the session began
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
