package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceStub;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.CreateApiKeyResponse;
import com.nissmart.accounts.v1.ListApiKeysRequest;
import com.nissmart.accounts.v1.ListApiKeysResponse;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RevokeApiKeyResponse;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.accounts.v1.RotateApiKeyResponse;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.ExchangedTokens;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.identity.EndedSessions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/api-keys}: keys with which machines act for the caller. */
public final class ApiKeysApi {
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_OVERLAP_SECONDS = 604_800;
  private static final int USUAL_OVERLAP_SECONDS = 86_400;

  private final ApiKeyServiceStub keys;
  private final ExchangedTokens exchanged;
  private final EndedSessions ended;
  private final AuditTrail audit;

  /** The resource on top of accounts-service. */
  public ApiKeysApi(
      ApiKeyServiceStub keys, ExchangedTokens exchanged, EndedSessions ended, AuditTrail audit) {
    this.audit = audit;
    this.keys = keys;
    this.exchanged = exchanged;
    this.ended = ended;
  }

  /** Makes a key. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    CreateApiKeyRequest request = exchange.body(ApiKeysApi::read);
    return audit
        .ofOperators(
            exchange,
            "api_key.create",
            "api_key",
            Refusal.quote(request.getName()),
            () ->
                Rpc.<CreateApiKeyResponse>call(
                    o -> Rpc.asUser(keys, exchange).createApiKey(request, o)))
        .thenApply(answer ->
            Reply.created(
                "/v1/api-keys/" + answer.getApiKey().getId(),
                out -> ApiKeyJson.write(out, answer.getApiKey(), answer.getSecret())));
  }

  /** The caller's keys, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListApiKeysRequest request = ListApiKeysRequest.getDefaultInstance();
    return Rpc.<ListApiKeysResponse>call(o -> Rpc.asUser(keys, exchange).listApiKeys(request, o))
        .thenApply(answer -> Reply.ok(Json.page(answer.getApiKeysList(), ApiKeyJson::write, "")));
  }

  /** Gives a key a new secret. */
  public CompletableFuture<Reply> rotate(Exchange exchange) {
    String id = id(exchange);
    RotateApiKeyRequest request =
        RotateApiKeyRequest.newBuilder()
            .setApiKeyId(id)
            .setOverlapSeconds(
                exchange.body(body ->
                    body.number(
                        "overlap_seconds", 0, LONGEST_OVERLAP_SECONDS, USUAL_OVERLAP_SECONDS)))
            .build();
    return audit
        .ofOperators(
            exchange,
            "api_key.rotate",
            id,
            "",
            () ->
                Rpc.<RotateApiKeyResponse>call(
                    o -> Rpc.asUser(keys, exchange).rotateApiKey(request, o)))
        .thenApply(answer -> {
          exchanged.forget(id);
          return Reply.ok(out -> ApiKeyJson.write(out, answer.getApiKey(), answer.getSecret()));
        });
  }

  /** Ends a key. */
  public CompletableFuture<Reply> revoke(Exchange exchange) {
    String id = id(exchange);
    RevokeApiKeyRequest request = RevokeApiKeyRequest.newBuilder().setApiKeyId(id).build();
    return audit
        .ofOperators(
            exchange,
            "api_key.revoke",
            id,
            "",
            () ->
                Rpc.<RevokeApiKeyResponse>call(
                    o -> Rpc.asUser(keys, exchange).revokeApiKey(request, o)))
        .thenApply(answer -> {
          ended.add(id);
          return Reply.ok(out -> ApiKeyJson.write(out, answer.getApiKey()));
        });
  }

  private static String id(Exchange exchange) {
    return exchange.pathId(Ids.API_KEY, Reason.API_KEY_NOT_FOUND);
  }

  private static CreateApiKeyRequest read(Members body) {
    List<String> scopes = body.words("scopes", Set.of("read", "write"));
    if (scopes.equals(List.of("write"))) {
      body.add("scopes", "MALFORMED", "is read, or read and write");
    }
    CreateApiKeyRequest.Builder request =
        CreateApiKeyRequest.newBuilder()
            .setName(body.text("name", LONGEST_NAME))
            .addAllScopes(scopes);
    @Nullable Instant expiresAt = body.optionalInstant("expires_at");
    if (expiresAt != null) {
      request.setExpiresAt(Query.timestamp(expiresAt));
    }
    return request.build();
  }
}
