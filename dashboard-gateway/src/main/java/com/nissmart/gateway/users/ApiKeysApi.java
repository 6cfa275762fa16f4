package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceStub;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.ListApiKeysRequest;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.http.identity.ExchangedTokens;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.identity.EndedSessions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code /v1/api-keys}: keys for machines that act for the caller. */
public record ApiKeysApi(
    ApiKeyServiceStub keys, ExchangedTokens exchanged, EndedSessions ended, AuditTrail audit) {
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_OVERLAP_SECONDS = 604_800;
  private static final int USUAL_OVERLAP_SECONDS = 86_400;

  public CompletableFuture<ApiReply> create(ApiRequest http) {
    CreateApiKeyRequest request = http.body(ApiKeysApi::read);
    return audit
        .record(
            new AuditedAction(http, "api_key.create", "api_key", Refusal.quote(request.getName())),
            () -> Rpc.callAsUser(keys, http, ApiKeyServiceStub::createApiKey, request))
        .thenApply(answer ->
            ApiReply.created(
                "/v1/api-keys/" + answer.getApiKey().getId(),
                out -> ApiKeyJson.write(out, answer.getApiKey(), answer.getSecret())));
  }

  /** Lists the caller's keys, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListApiKeysRequest request = ListApiKeysRequest.getDefaultInstance();
    return Rpc.callAsUser(keys, http, ApiKeyServiceStub::listApiKeys, request)
        .thenApply(answer -> ApiReply.page(answer.getApiKeysList(), ApiKeyJson::write, ""));
  }

  /** Gives a key a new secret. */
  public CompletableFuture<ApiReply> rotate(ApiRequest http) {
    String id = id(http);
    RotateApiKeyRequest request =
        RotateApiKeyRequest.newBuilder()
            .setApiKeyId(id)
            .setOverlapSeconds(
                http.body(body ->
                    body.number(
                        "overlap_seconds", 0, LONGEST_OVERLAP_SECONDS, USUAL_OVERLAP_SECONDS)))
            .build();
    return audit
        .record(
            new AuditedAction(http, "api_key.rotate", id, ""),
            () -> Rpc.callAsUser(keys, http, ApiKeyServiceStub::rotateApiKey, request))
        .thenApply(answer -> {
          exchanged.forget(id);
          return ApiReply.ok(out -> ApiKeyJson.write(out, answer.getApiKey(), answer.getSecret()));
        });
  }

  /** Ends a key at once. */
  public CompletableFuture<ApiReply> revoke(ApiRequest http) {
    String id = id(http);
    RevokeApiKeyRequest request = RevokeApiKeyRequest.newBuilder().setApiKeyId(id).build();
    return audit
        .record(
            new AuditedAction(http, "api_key.revoke", id, ""),
            () -> Rpc.callAsUser(keys, http, ApiKeyServiceStub::revokeApiKey, request))
        .thenApply(answer -> {
          ended.add(id);
          return ApiReply.ok(out -> ApiKeyJson.write(out, answer.getApiKey()));
        });
  }

  private static String id(ApiRequest http) {
    return http.pathId(Ids.API_KEY, Reason.API_KEY_NOT_FOUND);
  }

  private static CreateApiKeyRequest read(JsonBody body) {
    List<String> scopes = body.words("scopes", Set.of("read", "write"));
    if (scopes.equals(List.of("write"))) {
      body.add("scopes", "MALFORMED", "must be read, or read and write");
    }
    CreateApiKeyRequest.Builder request =
        CreateApiKeyRequest.newBuilder()
            .setName(body.text("name", LONGEST_NAME))
            .addAllScopes(scopes);
    @Nullable Instant expiresAt = body.optionalInstant("expires_at");
    if (expiresAt != null) {
      request.setExpiresAt(QueryParameters.timestamp(expiresAt));
    }
    return request.build();
  }
}
