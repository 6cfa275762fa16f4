package com.nissmart.gateway.support;

import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.accounts.v1.CreateSessionResponse;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.RefreshSessionRequest;
import com.nissmart.accounts.v1.RefreshSessionResponse;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.RegisterUserResponse;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RevokeSessionResponse;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.common.v1.Role;
import com.nissmart.testkit.TestTokens;
import io.grpc.stub.StreamObserver;

/** Users who can always sign in. */
final class UsersFake extends UserServiceImplBase {
  private static final Tokens TOKENS =
      Tokens.newBuilder().setAccessToken("a.b.c").setExpiresIn(600).setRefreshToken("rt_1").build();

  private final Recorder recorder;

  UsersFake(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void registerUser(
      RegisterUserRequest request, StreamObserver<RegisterUserResponse> observer) {
    recorder.record(request);
    User user = user(request.getEmail(), request.getFirstName(), request.getLastName());
    observer.onNext(RegisterUserResponse.newBuilder().setUser(user).build());
    observer.onCompleted();
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetUserResponse.newBuilder().setUser(user("ada@example.com", "Ada", "Obi")).build());
    observer.onCompleted();
  }

  @Override
  public void createSession(
      CreateSessionRequest request, StreamObserver<CreateSessionResponse> observer) {
    recorder.record(request);
    observer.onNext(CreateSessionResponse.newBuilder().setTokens(TOKENS).build());
    observer.onCompleted();
  }

  @Override
  public void refreshSession(
      RefreshSessionRequest request, StreamObserver<RefreshSessionResponse> observer) {
    recorder.record(request);
    observer.onNext(RefreshSessionResponse.newBuilder().setTokens(TOKENS).build());
    observer.onCompleted();
  }

  @Override
  public void revokeSession(
      RevokeSessionRequest request, StreamObserver<RevokeSessionResponse> observer) {
    recorder.record(request);
    observer.onNext(RevokeSessionResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
    // Not recorded: when the gateway asks for keys is its own business.
    String keys = new JWKSet(TestTokens.key().toPublicJWK()).toString();
    observer.onNext(GetJwksResponse.newBuilder().setJwks(keys).build());
    observer.onCompleted();
  }

  private static User user(String email, String firstName, String lastName) {
    return User.newBuilder()
        .setId(Samples.ADA_ID)
        .setEmail(email)
        .setFirstName(firstName)
        .setLastName(lastName)
        .addRoles(Role.ROLE_CUSTOMER)
        .setCreatedAt(Samples.NOW)
        .build();
  }
}
