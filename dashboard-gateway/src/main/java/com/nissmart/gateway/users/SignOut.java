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
import com.nissmart.runtime.identity.EndedSessions;
import com.nissmart.runtime.identity.SessionEnds;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ends sessions, at once on this gateway and within moments on others (SessionEnds). */
public record SignOut(UserServiceStub users, EndedSessions ended, SessionEnds ends) {
  /** The caller's sessions that have not ended. */
  CompletableFuture<List<Session>> sessions(ApiRequest http) {
    ListSessionsRequest request = ListSessionsRequest.getDefaultInstance();
    return Rpc.callAsUser(users, http, UserServiceStub::listSessions, request)
        .thenApply(ListSessionsResponse::getSessionsList);
  }

  /** Ends the session that asks. */
  CompletableFuture<RevokeSessionResponse> current(ApiRequest http) {
    RevokeSessionRequest request = RevokeSessionRequest.getDefaultInstance();
    return Rpc.callAsUser(users, http, UserServiceStub::revokeSession, request)
        .whenComplete((answer, failure) -> {
          if (failure == null) {
            ended.add(http.caller().sessionId());
          }
        });
  }

  /** Ends all sessions of the caller; answers how many they were. */
  CompletableFuture<Integer> everywhere(ApiRequest http, boolean keepCurrent) {
    RevokeAllSessionsRequest request =
        RevokeAllSessionsRequest.newBuilder().setKeepCurrent(keepCurrent).build();
    return thenForget(
        Rpc.callAsUser(users, http, UserServiceStub::revokeAllSessions, request)
            .thenApply(RevokeAllSessionsResponse::getRevoked));
  }

  /** Forgets here what the action has ended; when that cannot be asked now, moments later. */
  <T> CompletableFuture<T> thenForget(CompletableFuture<T> action) {
    return action.thenCompose(answer -> ends.catchUp().handle((told, failure) -> answer));
  }
}
