package com.nissmart.gateway.support;

import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.ChangePasswordResponse;
import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.CreateBrowserSessionResponse;
import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.accounts.v1.CreateSessionResponse;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionResponse;
import com.nissmart.accounts.v1.GetAccountTotalsRequest;
import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.ListSessionsRequest;
import com.nissmart.accounts.v1.ListSessionsResponse;
import com.nissmart.accounts.v1.ListUsersRequest;
import com.nissmart.accounts.v1.ListUsersResponse;
import com.nissmart.accounts.v1.RefreshSessionRequest;
import com.nissmart.accounts.v1.RefreshSessionResponse;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.RegisterUserResponse;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsResponse;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RevokeSessionResponse;
import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.SetRolesResponse;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.UpdateUserResponse;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.common.v1.Role;
import com.nissmart.testkit.TestTokens;
import io.grpc.stub.StreamObserver;

/** Users who can always sign in. */
final class UsersFake extends UserServiceImplBase {
  private static final Tokens TOKENS =
      Tokens.newBuilder().setAccessToken("a.b.c").setExpiresIn(600).setRefreshToken("rt_1").build();

  private final CallRecorder recorder;
  private final CredentialsFake credentials;

  UsersFake(CallRecorder recorder, CredentialsFake credentials) {
    this.recorder = recorder;
    this.credentials = credentials;
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
  public void setRoles(SetRolesRequest request, StreamObserver<SetRolesResponse> observer) {
    recorder.record(request);
    SetRolesResponse.Builder answer =
        SetRolesResponse.newBuilder().setUser(user("ada@example.com", "Ada", "Obi"));
    if (request.getRolesList().contains(Role.ROLE_OPERATOR)) {
      answer.setProposal(ProposalsFake.pending(7));
    }
    observer.onNext(answer.build());
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
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListUsersResponse.newBuilder().addUsers(user("ada@example.com", "Ada", "Obi")).build());
    observer.onCompleted();
  }

  @Override
  public void getAccountTotals(
      GetAccountTotalsRequest request, StreamObserver<GetAccountTotalsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetAccountTotalsResponse.newBuilder().setUsers(9).setWallets(8).setUsersToday(1).build());
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
    // Not recorded, because no test depends on when the gateway fetches keys.
    String keys = new JWKSet(TestTokens.key().toPublicJWK()).toString();
    observer.onNext(GetJwksResponse.newBuilder().setJwks(keys).build());
    observer.onCompleted();
  }

  @Override
  public void createBrowserSession(
      CreateBrowserSessionRequest request, StreamObserver<CreateBrowserSessionResponse> observer) {
    recorder.record(request);
    observer.onNext(
        CreateBrowserSessionResponse.newBuilder()
            .setSessionToken(CredentialsFake.COOKIE)
            .setExpiresIn(86_400)
            .setUser(user("ada@example.com", "Ada", "Obi"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void exchangeBrowserSession(
      ExchangeBrowserSessionRequest request,
      StreamObserver<ExchangeBrowserSessionResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ExchangeBrowserSessionResponse.newBuilder()
            .setAccessToken(credentials.tokenFor(request.getSessionToken()))
            .setExpiresIn(CredentialsFake.EXPIRES_IN)
            .build());
    observer.onCompleted();
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListSessionsResponse.newBuilder()
            .addSessions(session(CredentialsFake.BROWSER, "Mozilla/5.0", true))
            .addSessions(session(CredentialsFake.OTHER, "", false))
            .build());
    observer.onCompleted();
  }

  @Override
  public void revokeAllSessions(
      RevokeAllSessionsRequest request, StreamObserver<RevokeAllSessionsResponse> observer) {
    recorder.record(request);
    endOthers();
    if (!request.getKeepCurrent()) {
      credentials.end(CredentialsFake.BROWSER);
    }
    observer.onNext(
        RevokeAllSessionsResponse.newBuilder()
            .setRevoked(request.getKeepCurrent() ? 1 : 2)
            .build());
    observer.onCompleted();
  }

  @Override
  public void changePassword(
      ChangePasswordRequest request, StreamObserver<ChangePasswordResponse> observer) {
    recorder.record(request);
    endOthers();
    observer.onNext(ChangePasswordResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> observer) {
    recorder.record(request);
    String first = request.getFirstName().isEmpty() ? "Ada" : request.getFirstName();
    String last = request.getLastName().isEmpty() ? "Obi" : request.getLastName();
    observer.onNext(
        UpdateUserResponse.newBuilder().setUser(user("ada@example.com", first, last)).build());
    observer.onCompleted();
  }

  @Override
  public void listEndedSessions(
      ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsResponse> observer) {
    // Not recorded, because no test depends on when the gateway asks.
    observer.onNext(
        ListEndedSessionsResponse.newBuilder()
            .addAllSessionIds(credentials.ended())
            .setAsOf(SampleIds.NOW)
            .build());
    observer.onCompleted();
  }

  private void endOthers() {
    credentials.end(CredentialsFake.OTHER);
  }

  private static Session session(String id, String userAgent, boolean current) {
    return Session.newBuilder()
        .setId(id)
        .setUserAgent(userAgent)
        .setCurrent(current)
        .setCreatedAt(SampleIds.NOW)
        .setLastUsedAt(SampleIds.NOW)
        .build();
  }

  private static User user(String email, String firstName, String lastName) {
    return User.newBuilder()
        .setId(SampleIds.ADA_ID)
        .setEmail(email)
        .setFirstName(firstName)
        .setLastName(lastName)
        .addRoles(Role.ROLE_CUSTOMER)
        .setCreatedAt(SampleIds.NOW)
        .build();
  }
}
