package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceStub;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.ExchangeApiKeyResponse;
import com.nissmart.gateway.http.ExchangedTokens.Grant;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.concurrent.CompletableFuture;

/** Exchanges the secrets of API keys for access tokens, in the gateway's own name. */
public final class ApiKeyExchange {
  private final ApiKeyServiceStub keys;

  /** On top of accounts-service. */
  public ApiKeyExchange(ApiKeyServiceStub keys) {
    this.keys = keys;
  }

  /** What the secret is worth. */
  public CompletableFuture<Grant> exchange(String secret, TraceParent trace) {
    ExchangeApiKeyRequest request = ExchangeApiKeyRequest.newBuilder().setSecret(secret).build();
    return Rpc.<ExchangeApiKeyResponse>call(
            o -> Rpc.asGateway(keys, trace).exchangeApiKey(request, o))
        .thenApply(answer -> new Grant(answer.getAccessToken(), answer.getExpiresIn()));
  }
}
