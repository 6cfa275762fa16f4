package com.nissmart.accounts.session;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import java.util.UUID;

/**
 * An authenticator that accepts a user's token only while its session or API key works. Other
 * services learn of an end a second or two later; this service has both in its database and refuses
 * at once.
 */
public record LiveSessions(Authenticator signatures, Live sessions, Live apiKeys)
    implements Authenticator {
  /** A check whether a token's session or API key still works. */
  @FunctionalInterface
  public interface Live {
    /**
     * Returns whether it works.
     *
     * @param id as in the token's claim {@code sid}
     */
    boolean isLive(String id, UUID userId);
  }

  @Override
  public Caller authenticate(String bearerToken) {
    Caller caller = signatures.authenticate(bearerToken);
    if (caller instanceof Caller.User user) {
      Live source = user.scope() == Caller.Scope.SIGNED_IN ? sessions : apiKeys;
      if (!source.isLive(user.sessionId(), user.userId())) {
        throw new Refusal(
            Reason.TOKEN_INVALID,
            "The session or the API key has ended; sign in again or use another key");
      }
    }
    return caller;
  }
}
