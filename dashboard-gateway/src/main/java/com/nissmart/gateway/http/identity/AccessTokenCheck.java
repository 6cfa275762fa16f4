package com.nissmart.gateway.http.identity;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.identity.CallerAuthentication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The check of users' access tokens. The services check the forwarded token again.
 *
 * @param executor of the first check of a token, which may block to fetch a key
 */
public record AccessTokenCheck(CallerAuthentication authentication, Executor executor) {
  /** Returns the token's user; fails with TOKEN_INVALID. A known token completes at once. */
  CompletableFuture<VerifiedCaller> verify(String token) {
    if (authentication.isQuick(token)) {
      return CompletableFuture.completedFuture(check(token));
    }
    return CompletableFuture.supplyAsync(() -> check(token), executor);
  }

  void refuseEnded(Caller.User user) {
    if (authentication.endedSessions().contains(user.sessionId())) {
      throw invalid();
    }
  }

  private VerifiedCaller check(String token) {
    if (authentication.authenticate(token) instanceof Caller.User user) {
      return new VerifiedCaller(user, token);
    }
    throw invalid();
  }

  private static Refusal invalid() {
    return new Refusal(Reason.TOKEN_INVALID, "The access token is not valid; sign in again");
  }
}
