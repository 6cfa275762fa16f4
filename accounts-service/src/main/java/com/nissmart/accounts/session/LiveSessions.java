package com.nissmart.accounts.session;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;

/**
 * Takes a user's token only while their session goes on, or the API key works that it was exchanged
 * for. The other services hear a second or two later what ended; here both are at hand, so here it
 * ends at once.
 */
public final class LiveSessions implements Authenticator {
  private final Authenticator signatures;
  private final Live sessions;
  private final Live apiKeys;

  /** Whether what a token came from goes on. */
  @FunctionalInterface
  public interface Live {
    /**
     * Tells it.
     *
     * @param id as the token's claim {@code sid} writes it
     */
    boolean isLive(String id, UUID userId);
  }

  /** Asks {@code signatures} first. */
  public LiveSessions(Authenticator signatures, Live sessions, Live apiKeys) {
    this.signatures = signatures;
    this.sessions = sessions;
    this.apiKeys = apiKeys;
  }

  @Override
  public Caller authenticate(String bearerToken) {
    Caller caller = signatures.authenticate(bearerToken);
    if (caller instanceof Caller.User user) {
      Live source = user.scope() == Caller.Scope.SIGNED_IN ? sessions : apiKeys;
      if (!source.isLive(user.sessionId(), user.userId())) {
        throw new Refusal(Reason.TOKEN_INVALID, "the session or the API key has ended");
      }
    }
    return caller;
  }
}
