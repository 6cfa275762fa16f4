package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.UUID;

/**
 * A refresh token that somebody presented, with what the database knows of it and of its session.
 *
 * @param used it was exchanged before
 * @param expiresAt when the token itself stops working
 * @param ended its session was signed out, or ended because of a theft
 * @param sessionExpiresAt when its session ends however often it is refreshed
 * @param passwordChanged since the session began
 */
record PresentedToken(
    UUID sessionId,
    UUID userId,
    boolean used,
    Instant expiresAt,
    boolean ended,
    Instant sessionExpiresAt,
    boolean passwordChanged) {}
