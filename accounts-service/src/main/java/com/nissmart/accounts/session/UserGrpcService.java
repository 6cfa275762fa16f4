package com.nissmart.accounts.session;

import com.nissmart.accounts.message.CallerNetwork;
import com.nissmart.accounts.message.ListPage;
import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.session.BrowserSessions.BrowserSession;
import com.nissmart.accounts.session.ClientSessions.SessionTokens;
import com.nissmart.accounts.token.AccessTokens.AccessToken;
import com.nissmart.accounts.token.SigningKeys;
import com.nissmart.accounts.user.PasswordChanges.NewPassword;
import com.nissmart.accounts.user.Registration;
import com.nissmart.accounts.user.RoleChanges;
import com.nissmart.accounts.user.RoleChanges.RoleChange;
import com.nissmart.accounts.user.User;
import com.nissmart.accounts.user.UserDirectory;
import com.nissmart.accounts.user.UserDirectory.AccountTotals;
import com.nissmart.accounts.user.UserDirectory.FoundUsers;
import com.nissmart.accounts.user.UserMessages;
import com.nissmart.accounts.user.UserQuery;
import com.nissmart.accounts.user.Users;
import com.nissmart.accounts.user.VisibleUser;
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
import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.GetRolesResponse;
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
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.SetRolesResponse;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.UpdateUserResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.telemetry.SecurityEvent;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** The gRPC service of users and their sessions. */
public final class UserGrpcService extends UserServiceImplBase {
  private final Users users;
  private final UserDirectory directory;
  private final Sessions sessions;
  private final ClientSessions clients;
  private final BrowserSessions browsers;
  private final SigningKeys keys;
  private final EndedSessionReport endedSessions;
  private final RoleChanges roles;

  public UserGrpcService(
      Users users,
      UserDirectory directory,
      Sessions sessions,
      ClientSessions clients,
      BrowserSessions browsers,
      SigningKeys keys,
      EndedSessionReport endedSessions,
      RoleChanges roles) {
    this.users = users;
    this.directory = directory;
    this.sessions = sessions;
    this.clients = clients;
    this.browsers = browsers;
    this.keys = keys;
    this.endedSessions = endedSessions;
    this.roles = roles;
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
                PlainPassword.of(request.getPassword())),
            CallerNetwork.require(request.getNetwork()));
    UnaryReply.send(
        answer, RegisterUserResponse.newBuilder().setUser(UserMessages.user(user)).build());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> answer) {
    User user = users.get(VisibleUser.of(request.getUserId()));
    UnaryReply.send(answer, GetUserResponse.newBuilder().setUser(UserMessages.user(user)).build());
  }

  @Override
  public void createSession(
      CreateSessionRequest request, StreamObserver<CreateSessionResponse> answer) {
    SessionTokens tokens =
        clients.begin(
            request.getEmail(),
            PlainPassword.of(request.getPassword()),
            request.getNetwork(),
            request.getUserAgent());
    UnaryReply.send(
        answer,
        CreateSessionResponse.newBuilder().setTokens(SessionMessages.tokens(tokens)).build());
  }

  @Override
  public void refreshSession(
      RefreshSessionRequest request, StreamObserver<RefreshSessionResponse> answer) {
    SessionTokens tokens = clients.refresh(request.getRefreshToken());
    UnaryReply.send(
        answer,
        RefreshSessionResponse.newBuilder().setTokens(SessionMessages.tokens(tokens)).build());
  }

  @Override
  public void revokeSession(
      RevokeSessionRequest request, StreamObserver<RevokeSessionResponse> answer) {
    Caller.User caller = Caller.currentUser();
    sessions.end(caller.sessionId());
    SecurityEvent.SIGNED_OUT.write("user_id", caller.id(), "session_id", caller.sessionId());
    UnaryReply.send(answer, RevokeSessionResponse.getDefaultInstance());
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> answer) {
    UnaryReply.send(
        answer, GetJwksResponse.newBuilder().setJwks(keys.published().toString()).build());
  }

  @Override
  public void createBrowserSession(
      CreateBrowserSessionRequest request, StreamObserver<CreateBrowserSessionResponse> answer) {
    BrowserSession session =
        browsers.begin(
            request.getEmail(),
            PlainPassword.of(request.getPassword()),
            request.getNetwork(),
            request.getUserAgent());
    UnaryReply.send(answer, SessionMessages.begun(session));
  }

  @Override
  public void exchangeBrowserSession(
      ExchangeBrowserSessionRequest request,
      StreamObserver<ExchangeBrowserSessionResponse> answer) {
    AccessToken token = browsers.exchange(request.getSessionToken());
    UnaryReply.send(answer, SessionMessages.exchanged(token));
  }

  @Override
  public void listSessions(
      ListSessionsRequest request, StreamObserver<ListSessionsResponse> answer) {
    Caller.User caller = Caller.currentUser();
    ListSessionsResponse.Builder response = ListSessionsResponse.newBuilder();
    sessions
        .list(caller.userId())
        .forEach(
            session -> response.addSessions(SessionMessages.session(session, caller.sessionId())));
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void listEndedSessions(
      ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsResponse> answer) {
    EndedSessionReport.Ended report =
        endedSessions.since(
            request.hasSince()
                ? Optional.of(ProtoTimes.instant("since", request.getSince()))
                : Optional.empty());
    UnaryReply.send(
        answer,
        ListEndedSessionsResponse.newBuilder()
            .addAllSessionIds(report.ids())
            .setAsOf(ProtoTimes.time(report.asOf()))
            .build());
  }

  @Override
  public void revokeAllSessions(
      RevokeAllSessionsRequest request, StreamObserver<RevokeAllSessionsResponse> answer) {
    Caller.User caller = Caller.currentUser();
    int revoked =
        request.getKeepCurrent()
            ? sessions.endOthers(caller.userId(), caller.sessionId())
            : sessions.endAll(caller.userId());
    SecurityEvent.SESSIONS_ENDED.write(
        "user_id", caller.id(), "sessions", Integer.toString(revoked));
    UnaryReply.send(answer, RevokeAllSessionsResponse.newBuilder().setRevoked(revoked).build());
  }

  @Override
  public void changePassword(
      ChangePasswordRequest request, StreamObserver<ChangePasswordResponse> answer) {
    Caller.User caller = Caller.currentUser();
    sessions.changePassword(
        caller.userId(),
        caller.sessionId(),
        new NewPassword(
            PlainPassword.of(request.getCurrentPassword()),
            PlainPassword.of(request.getNewPassword()),
            request.getKeepApiKeys()));
    SecurityEvent.PASSWORD_CHANGED.write("user_id", caller.id());
    UnaryReply.send(answer, ChangePasswordResponse.getDefaultInstance());
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> answer) {
    User user =
        users.rename(
            Caller.currentUser().userId(),
            request.getFirstName(),
            request.getLastName(),
            now ->
                !request.hasIfUnchanged()
                    || request.getIfUnchanged().equals(UserMessages.user(now)));
    UnaryReply.send(
        answer, UpdateUserResponse.newBuilder().setUser(UserMessages.user(user)).build());
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> answer) {
    UserQuery query = UserMessages.query(request);
    ListPage page = ListPage.of("users", query, request.getPageSize(), request.getPageToken());
    ListUsersResponse.Builder response = ListUsersResponse.newBuilder();
    FoundUsers found = directory.list(query, page.after(), page.rowsToRead());
    page.show(found.users(), user -> response.addUsers(UserMessages.user(user)));
    response.setNextPageToken(page.next(found.users(), User::id, found.end()));
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void setRoles(SetRolesRequest request, StreamObserver<SetRolesResponse> answer) {
    RoleChange change = roles.request(request, Caller.currentUser().userId());
    SetRolesResponse.Builder response =
        SetRolesResponse.newBuilder().setUser(UserMessages.user(change.user()));
    change.proposal().map(Proposal::toMessage).ifPresent(response::setProposal);
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void getRoles(GetRolesRequest request, StreamObserver<GetRolesResponse> answer) {
    UnaryReply.send(
        answer,
        GetRolesResponse.newBuilder()
            .addAllRoles(users.roles(Ids.USER.parse("user_id", request.getUserId())))
            .build());
  }

  @Override
  public void getAccountTotals(
      GetAccountTotalsRequest request, StreamObserver<GetAccountTotalsResponse> answer) {
    AccountTotals totals = directory.totals();
    UnaryReply.send(
        answer,
        GetAccountTotalsResponse.newBuilder()
            .setUsers(totals.users())
            .setWallets(totals.wallets())
            .setUsersToday(totals.usersToday())
            .build());
  }
}
