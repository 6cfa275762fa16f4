package com.nissmart.accounts;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.session.SessionTokens;
import com.nissmart.accounts.session.Sessions;
import com.nissmart.accounts.session.SigningKeys;
import com.nissmart.accounts.user.PlainPassword;
import com.nissmart.accounts.user.Registration;
import com.nissmart.accounts.user.User;
import com.nissmart.accounts.user.Users;
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
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.time.Instant;

/** UserService of the contract. */
final class UserGrpcService extends UserServiceImplBase {
  private final Users users;
  private final Sessions sessions;
  private final SigningKeys keys;

  UserGrpcService(Users users, Sessions sessions, SigningKeys keys) {
    this.users = users;
    this.sessions = sessions;
    this.keys = keys;
  }

  @Override
  public void registerUser(
      RegisterUserRequest request, StreamObserver<RegisterUserResponse> answer) {
    User user =
        users.register(
            new Registration(
                request.getEmail(),
                request.getFirstName(),
                request.getLastName(),
                PlainPassword.of(request.getPassword())));
    answer.onNext(RegisterUserResponse.newBuilder().setUser(message(user)).build());
    answer.onCompleted();
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> answer) {
    User user = users.get(VisibleUser.of(request.getUserId()));
    answer.onNext(GetUserResponse.newBuilder().setUser(message(user)).build());
    answer.onCompleted();
  }

  @Override
  public void createSession(
      CreateSessionRequest request, StreamObserver<CreateSessionResponse> answer) {
    SessionTokens tokens =
        sessions.begin(request.getEmail(), PlainPassword.of(request.getPassword()));
    answer.onNext(CreateSessionResponse.newBuilder().setTokens(message(tokens)).build());
    answer.onCompleted();
  }

  @Override
  public void refreshSession(
      RefreshSessionRequest request, StreamObserver<RefreshSessionResponse> answer) {
    SessionTokens tokens = sessions.refresh(request.getRefreshToken());
    answer.onNext(RefreshSessionResponse.newBuilder().setTokens(message(tokens)).build());
    answer.onCompleted();
  }

  @Override
  public void revokeSession(
      RevokeSessionRequest request, StreamObserver<RevokeSessionResponse> answer) {
    sessions.end(Caller.currentUser().sessionId());
    answer.onNext(RevokeSessionResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
    answer.onNext(GetJwksResponse.newBuilder().setJwks(keys.published().toString()).build());
    answer.onCompleted();
  }

  private static com.nissmart.accounts.v1.User message(User user) {
    return com.nissmart.accounts.v1.User.newBuilder()
        .setId(Ids.USER.format(user.id()))
        .setEmail(user.email().text())
        .setFirstName(user.firstName())
        .setLastName(user.lastName())
        .addAllRoles(user.roles().stream().sorted().toList())
        .setCreatedAt(message(user.createdAt()))
        .build();
  }

  private static Tokens message(SessionTokens tokens) {
    return Tokens.newBuilder()
        .setAccessToken(tokens.accessToken())
        .setExpiresIn(Math.toIntExact(tokens.expiresIn().toSeconds()))
        .setRefreshToken(tokens.refreshToken())
        .build();
  }

  private static Timestamp message(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
