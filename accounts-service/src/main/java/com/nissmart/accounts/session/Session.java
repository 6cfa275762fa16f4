package com.nissmart.accounts.session;

import com.nissmart.accounts.user.SignIns.SignedIn;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's sign-in on one device.
 *
 * @param credentialVersion of the password at its begin; the session ends when the password changes
 * @param userAgent the client's own name
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
    Instant expiresAt) {

  static Session begin(
      UUID id, SignedIn signedIn, String userAgent, SessionLifetimes lifetimes, Instant now) {
    Instant end = now.plus(lifetimes.longest());
    return new Session(
        id,
        signedIn.user().id(),
        signedIn.credentialVersion(),
        UserAgent.of(userAgent),
        now,
        lifetimes.idleEnd(now, end),
        end);
  }
}
