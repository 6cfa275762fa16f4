package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Reads and verifies the Authorization header. Services check the forwarded token again. */
public final class Bearer {
  private static final String SCHEME = "bearer ";

  private final Authenticator authenticator;
  private final EndedSessions ended;
  private final Executor executor;

  /**
   * A reader.
   *
   * @param executor where a token is verified that was not seen before: fetching a key may block
   */
  public Bearer(Authenticator authenticator, EndedSessions ended, Executor executor) {
    this.authenticator = authenticator;
    this.ended = ended;
    this.executor = executor;
  }

  /** Who calls; fails with UNAUTHENTICATED or TOKEN_INVALID. At once when the token is known. */
  CompletableFuture<Exchange.Credentials> authenticate(RequestHeaders headers) {
    String token = token(headers);
    if (authenticator.isQuick(token)) {
      return CompletableFuture.completedFuture(verify(token));
    }
    return CompletableFuture.supplyAsync(() -> verify(token), executor);
  }

  private Exchange.Credentials verify(String token) {
    if (authenticator.authenticate(token) instanceof Caller.User user
        && !ended.contains(user.sessionId())) {
      return new Exchange.Credentials(user, token);
    }
    throw new Refusal(
        Reason.TOKEN_INVALID, "The access token is not one of a person's that is still valid.");
  }

  private static String token(RequestHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() > 1) {
      throw Refusal.invalid(
          "/Authorization",
          "DUPLICATE_MEMBER",
          "Authorization is one header, got " + values.size() + ".");
    }
    if (values.isEmpty() || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Refusal(
          Reason.UNAUTHENTICATED,
          "This needs the header Authorization: Bearer and an access token.");
    }
    return values.getFirst().substring(SCHEME.length()).strip();
  }
}
