package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ListSessionsRequest;
import com.nissmart.accounts.v1.ListSessionsResponse;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsResponse;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RevokeSessionResponse;
import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.identity.CallerAuthentication;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The end of sessions: at once on this gateway, and within seconds on the others. */
public record SignOut(UserServiceStub users, CallerAuthentication authentication) {

  /** Lists the caller's active sessions. */
  CompletableFuture<List<Session>> sessions(ApiRequest http) {
    ListSessionsRequest request = ListSessionsRequest.getDefaultInstance();
    return Rpc.callAsUser(users, http, UserServiceStub::listSessions, request)
        .thenApply(ListSessionsResponse::getSessionsList);
  }

  CompletableFuture<RevokeSessionResponse> current(ApiRequest http) {
    RevokeSessionRequest request = RevokeSessionRequest.getDefaultInstance();
    return Rpc.callAsUser(users, http, UserServiceStub::revokeSession, request)
        .thenApply(answer -> {
          authentication.endedSessions().add(http.caller().sessionId());
          return answer;
        });
  }

  /** Ends all sessions of the caller, or all but the current one; returns how many ended. */
  CompletableFuture<Integer> everywhere(ApiRequest http, boolean keepCurrent) {
    RevokeAllSessionsRequest request =
        RevokeAllSessionsRequest.newBuilder().setKeepCurrent(keepCurrent).build();
    return thenForget(
        Rpc.callAsUser(users, http, UserServiceStub::revokeAllSessions, request)
            .thenApply(RevokeAllSessionsResponse::getRevoked));
  }

  /**
   * Fetches the sessions that the action ended. When that fails, this gateway learns of them
   * seconds later like the others.
   */
  <T> CompletableFuture<T> thenForget(CompletableFuture<T> action) {
    return action.thenCompose(
        answer -> authentication.sessionEnds().catchUp().handle((done, failure) -> answer));
  }
}
