package com.nissmart.accounts.session;

import java.time.Duration;
import java.time.Instant;

/** What to do with a refresh token. */
final class SessionRules {

  /** How long the answer to a refresh may be lost and the same token ask again. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** The answers; the client sees the first two as one, and the last two. */
  enum Decision {
    /** Hand out the next tokens. */
    ROTATE,
    /** The last answer seems to be lost: hand out others in place of the tokens that were in it. */
    REPEAT,
    /** Two hold the same token, so one of them stole it: end the session for both. */
    END_SESSION,
    /** Nothing to hand out and nothing to end. */
    REFUSE
  }

  private SessionRules() {}

  static Decision decide(PresentedRefreshToken token, Instant now) {
    if (token.ended() || token.passwordChanged() || !now.isBefore(token.sessionExpiresAt())) {
      return Decision.REFUSE;
    }
    boolean used = token.usedAt().isPresent();
    if (used && !mayRepeat(token, now)) {
      return Decision.END_SESSION;
    }
    if (!now.isBefore(token.expiresAt())) {
      return Decision.REFUSE;
    }
    return used ? Decision.REPEAT : Decision.ROTATE;
  }

  /**
   * Once somebody has used the successor, its answer has arrived: whoever asks again is another.
   */
  private static boolean mayRepeat(PresentedRefreshToken token, Instant now) {
    return token.successorUnused()
        && token.usedAt().filter(at -> now.isBefore(at.plus(GRACE))).isPresent();
  }
}
