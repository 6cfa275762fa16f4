package com.nissmart.accounts.session;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;

/**
 * Takes a user's token only while their session goes on. The other services find a signature and an
 * expiry enough, and so take the tokens of a session that ended for as long as those live; here the
 * sessions are at hand, so here it ends at once.
 */
public final class LiveSessions implements Authenticator {
  private final Authenticator signatures;
  private final Sessions sessions;

  /** Asks {@code signatures} first. */
  public LiveSessions(Authenticator signatures, Sessions sessions) {
    this.signatures = signatures;
    this.sessions = sessions;
  }

  @Override
  public Caller authenticate(String bearerToken) {
    Caller caller = signatures.authenticate(bearerToken);
    if (caller instanceof Caller.User user && !sessions.isLive(user.sessionId(), user.userId())) {
      throw new Refusal(Reason.TOKEN_INVALID, "the session has ended; sign in again");
    }
    return caller;
  }
}
