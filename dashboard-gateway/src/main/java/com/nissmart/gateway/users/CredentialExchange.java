package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceStub;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.identity.ExchangedTokens.Grant;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.concurrent.CompletableFuture;

/** The exchange of API keys and session cookies for access tokens, at accounts-service. */
public final class CredentialExchange {
  private CredentialExchange() {}

  /** Returns the access token for the secret of an API key. */
  public static CompletableFuture<Grant> apiKey(
      ApiKeyServiceStub keys, String secret, TraceParent trace) {
    ExchangeApiKeyRequest request = ExchangeApiKeyRequest.newBuilder().setSecret(secret).build();
    return Rpc.callAsGateway(keys, trace, ApiKeyServiceStub::exchangeApiKey, request)
        .thenApply(answer -> new Grant(answer.getAccessToken(), answer.getExpiresIn()));
  }

  /** Returns the access token for the cookie of a browser's session. */
  public static CompletableFuture<Grant> browserSession(
      UserServiceStub users, String cookie, TraceParent trace) {
    ExchangeBrowserSessionRequest request =
        ExchangeBrowserSessionRequest.newBuilder().setSessionToken(cookie).build();
    return Rpc.callAsGateway(users, trace, UserServiceStub::exchangeBrowserSession, request)
        .thenApply(answer -> new Grant(answer.getAccessToken(), answer.getExpiresIn()));
  }
}
