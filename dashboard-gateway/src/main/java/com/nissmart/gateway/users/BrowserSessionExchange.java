package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.ExchangedTokens.Grant;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.concurrent.CompletableFuture;

/** Exchanges browsers' cookies for access tokens, in the gateway's own name. */
public final class BrowserSessionExchange {
  private final UserServiceStub users;

  /** On top of accounts-service. */
  public BrowserSessionExchange(UserServiceStub users) {
    this.users = users;
  }

  /** What the cookie is worth. */
  public CompletableFuture<Grant> exchange(String token, TraceParent trace) {
    ExchangeBrowserSessionRequest request =
        ExchangeBrowserSessionRequest.newBuilder().setSessionToken(token).build();
    return Rpc.<ExchangeBrowserSessionResponse>call(
            o -> Rpc.asGateway(users, trace).exchangeBrowserSession(request, o))
        .thenApply(answer -> new Grant(answer.getAccessToken(), answer.getExpiresIn()));
  }
}
