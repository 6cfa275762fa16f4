package com.nissmart.accounts.session;

import java.time.Instant;

/** What to do with a refresh token. */
final class SessionRules {

  /** The three answers; the client sees the last two as one. */
  enum Decision {
    /** Hand out the next tokens. */
    ROTATE,
    /** Two hold the same token, so one of them stole it: end the session for both. */
    END_SESSION,
    /** Nothing to hand out and nothing to end. */
    REFUSE
  }

  private SessionRules() {}

  static Decision decide(PresentedToken token, Instant now) {
    if (token.ended() || token.passwordChanged() || !now.isBefore(token.sessionExpiresAt())) {
      return Decision.REFUSE;
    }
    if (token.used()) {
      return Decision.END_SESSION;
    }
    return now.isBefore(token.expiresAt()) ? Decision.ROTATE : Decision.REFUSE;
  }
}
