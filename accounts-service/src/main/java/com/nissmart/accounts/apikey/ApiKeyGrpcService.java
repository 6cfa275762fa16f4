package com.nissmart.accounts.apikey;

import com.nissmart.accounts.apikey.ApiKeys.NewApiKey;
import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.token.AccessTokens.AccessToken;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceImplBase;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.CreateApiKeyResponse;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.ExchangeApiKeyResponse;
import com.nissmart.accounts.v1.ListApiKeysRequest;
import com.nissmart.accounts.v1.ListApiKeysResponse;
import com.nissmart.accounts.v1.RevokeApiKeyRequest;
import com.nissmart.accounts.v1.RevokeApiKeyResponse;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.accounts.v1.RotateApiKeyResponse;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.SecurityEvent;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The gRPC service of API keys. */
public final class ApiKeyGrpcService extends ApiKeyServiceImplBase {
  private final ApiKeys keys;

  public ApiKeyGrpcService(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public void createApiKey(
      CreateApiKeyRequest request, StreamObserver<CreateApiKeyResponse> answer) {
    Optional<Instant> expiresAt =
        request.hasExpiresAt()
            ? Optional.of(ProtoTimes.instant("expires_at", request.getExpiresAt()))
            : Optional.empty();
    NewApiKey made =
        keys.create(Caller.currentUser(), request.getName(), request.getScopesList(), expiresAt);
    write(SecurityEvent.API_KEY_CREATED, made.key());
    UnaryReply.send(
        answer,
        CreateApiKeyResponse.newBuilder()
            .setApiKey(message(made.key()))
            .setSecret(made.secret())
            .build());
  }

  @Override
  public void listApiKeys(ListApiKeysRequest request, StreamObserver<ListApiKeysResponse> answer) {
    ListApiKeysResponse.Builder response = ListApiKeysResponse.newBuilder();
    keys.list(Caller.currentUser().userId()).forEach(key -> response.addApiKeys(message(key)));
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void rotateApiKey(
      RotateApiKeyRequest request, StreamObserver<RotateApiKeyResponse> answer) {
    NewApiKey rotated =
        keys.rotate(
            id(request.getApiKeyId()),
            Caller.currentUser().userId(),
            Duration.ofSeconds(request.getOverlapSeconds()));
    write(SecurityEvent.API_KEY_ROTATED, rotated.key());
    UnaryReply.send(
        answer,
        RotateApiKeyResponse.newBuilder()
            .setApiKey(message(rotated.key()))
            .setSecret(rotated.secret())
            .build());
  }

  @Override
  public void revokeApiKey(
      RevokeApiKeyRequest request, StreamObserver<RevokeApiKeyResponse> answer) {
    ApiKey revoked = keys.revoke(id(request.getApiKeyId()), Caller.currentUser().userId());
    write(SecurityEvent.API_KEY_REVOKED, revoked);
    UnaryReply.send(answer, RevokeApiKeyResponse.newBuilder().setApiKey(message(revoked)).build());
  }

  @Override
  public void exchangeApiKey(
      ExchangeApiKeyRequest request, StreamObserver<ExchangeApiKeyResponse> answer) {
    AccessToken token = keys.exchange(request.getSecret());
    UnaryReply.send(
        answer,
        ExchangeApiKeyResponse.newBuilder()
            .setAccessToken(token.text())
            .setExpiresIn(token.seconds())
            .build());
  }

  private static void write(SecurityEvent event, ApiKey key) {
    event.writeLimited(
        "user_id", Ids.USER.format(key.userId()), "api_key_id", Ids.API_KEY.format(key.keyId()));
  }

  private static UUID id(String text) {
    return Ids.API_KEY.parse("api_key_id", text);
  }

  private static com.nissmart.accounts.v1.ApiKey message(ApiKey key) {
    com.nissmart.accounts.v1.ApiKey.Builder message =
        com.nissmart.accounts.v1.ApiKey.newBuilder()
            .setId(Ids.API_KEY.format(key.keyId()))
            .setName(key.name())
            .setPrefix(key.prefix())
            .addAllScopes(key.scope().list())
            .setCreatedAt(ProtoTimes.time(key.createdAt()))
            .setExpiresAt(ProtoTimes.time(key.expiresAt()));
    key.lastUsedAt().map(ProtoTimes::time).ifPresent(message::setLastUsedAt);
    key.revokedAt().map(ProtoTimes::time).ifPresent(message::setRevokedAt);
    key.previousUntil().map(ProtoTimes::time).ifPresent(message::setPreviousSecretUntil);
    return message.build();
  }
}
