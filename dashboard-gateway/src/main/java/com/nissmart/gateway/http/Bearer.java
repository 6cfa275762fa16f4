package com.nissmart.gateway.http;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.identity.EndedSessions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Verifies people's access tokens. Services check the forwarded token again. */
public final class Bearer {
  private final Authenticator authenticator;
  private final EndedSessions ended;
  private final Executor executor;

  /**
   * A verifier.
   *
   * @param executor where a token is verified that was not seen before: fetching a key may block
   */
  public Bearer(Authenticator authenticator, EndedSessions ended, Executor executor) {
    this.authenticator = authenticator;
    this.ended = ended;
    this.executor = executor;
  }

  /** Whose token it is; fails with TOKEN_INVALID. At once when the token is known. */
  CompletableFuture<Exchange.Credentials> verify(String token) {
    if (authenticator.isQuick(token)) {
      return CompletableFuture.completedFuture(check(token));
    }
    return CompletableFuture.supplyAsync(() -> check(token), executor);
  }

  /** Refuses with TOKEN_INVALID somebody who signed out here. */
  void refuseEnded(Caller.User user) {
    if (ended.contains(user.sessionId())) {
      throw invalid();
    }
  }

  private Exchange.Credentials check(String token) {
    if (authenticator.authenticate(token) instanceof Caller.User user) {
      refuseEnded(user);
      return new Exchange.Credentials(user, token);
    }
    throw invalid();
  }

  private static Refusal invalid() {
    return new Refusal(
        Reason.TOKEN_INVALID, "The access token is not one of a person's that is still valid.");
  }
}
