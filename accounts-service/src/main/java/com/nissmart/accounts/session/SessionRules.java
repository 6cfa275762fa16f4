package com.nissmart.accounts.session;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;

/** The decision about a presented refresh token. */
final class SessionRules {

  /** The time in which a client may repeat a refresh whose answer was lost. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** The decisions. A client cannot distinguish the first two, nor the last two. */
  enum Decision {
    /** Issue the next tokens. */
    ROTATE,
    /** The last answer seems to be lost: issue new tokens in place of the ones in it. */
    REPEAT,
    /** Two parties have the same token, so one of them stole it: end the session for both. */
    END_SESSION,
    /** Issue nothing and end nothing. */
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

  /** Returns the refusal of a sign-in during which the password or the roles changed. */
  static Refusal changedMeanwhile() {
    return new Refusal(
        Reason.CREDENTIALS_INVALID, "The account was changed during the sign-in; sign in again");
  }

  /** Returns whether the last answer can be lost: once the successor was used, it has arrived. */
  private static boolean mayRepeat(PresentedRefreshToken token, Instant now) {
    return token.successorUnused()
        && token.usedAt().filter(at -> now.isBefore(at.plus(GRACE))).isPresent();
  }
}
