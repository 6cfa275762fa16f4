package com.nissmart.gateway.support;

import com.nissmart.accounts.v1.ApiKey;
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
import io.grpc.stub.StreamObserver;

/** Ada's only API key. */
final class ApiKeysFake extends ApiKeyServiceImplBase {
  private final CallRecorder recorder;
  private final CredentialsFake credentials;

  ApiKeysFake(CallRecorder recorder, CredentialsFake credentials) {
    this.recorder = recorder;
    this.credentials = credentials;
  }

  @Override
  public void createApiKey(
      CreateApiKeyRequest request, StreamObserver<CreateApiKeyResponse> observer) {
    recorder.record(request);
    ApiKey.Builder key = key().setName(request.getName());
    if (request.hasExpiresAt()) {
      key.setExpiresAt(request.getExpiresAt());
    }
    observer.onNext(
        CreateApiKeyResponse.newBuilder()
            .setApiKey(key)
            .setSecret(CredentialsFake.API_KEY)
            .build());
    observer.onCompleted();
  }

  @Override
  public void listApiKeys(
      ListApiKeysRequest request, StreamObserver<ListApiKeysResponse> observer) {
    recorder.record(request);
    observer.onNext(ListApiKeysResponse.newBuilder().addApiKeys(key()).build());
    observer.onCompleted();
  }

  @Override
  public void rotateApiKey(
      RotateApiKeyRequest request, StreamObserver<RotateApiKeyResponse> observer) {
    recorder.record(request);
    observer.onNext(
        RotateApiKeyResponse.newBuilder()
            .setApiKey(key().setPreviousSecretUntil(SampleIds.NOW))
            .setSecret("nsk_" + "n".repeat(43))
            .build());
    observer.onCompleted();
  }

  @Override
  public void revokeApiKey(
      RevokeApiKeyRequest request, StreamObserver<RevokeApiKeyResponse> observer) {
    recorder.record(request);
    observer.onNext(
        RevokeApiKeyResponse.newBuilder().setApiKey(key().setRevokedAt(SampleIds.NOW)).build());
    observer.onCompleted();
  }

  @Override
  public void exchangeApiKey(
      ExchangeApiKeyRequest request, StreamObserver<ExchangeApiKeyResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ExchangeApiKeyResponse.newBuilder()
            .setAccessToken(credentials.tokenFor(request.getSecret()))
            .setExpiresIn(CredentialsFake.EXPIRES_IN)
            .build());
    observer.onCompleted();
  }

  private static ApiKey.Builder key() {
    return ApiKey.newBuilder()
        .setId(CredentialsFake.KEY_ID)
        .setName("Bookkeeping")
        .setPrefix("nsk_kkkk")
        .addScopes("read")
        .setCreatedAt(SampleIds.NOW);
  }
}
