package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ListSessionsRequest;
import com.nissmart.accounts.v1.ListSessionsResponse;
import com.nissmart.accounts.v1.RevokeAllSessionsRequest;
import com.nissmart.accounts.v1.RevokeAllSessionsResponse;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.RevokeSessionResponse;
import com.nissmart.accounts.v1.Session;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.identity.EndedSessions;
import com.nissmart.runtime.identity.SessionEnds;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ends sessions, at once on this gateway and within moments on others (SessionEnds). */
public final class SignOut {
  private final UserServiceStub users;
  private final EndedSessions ended;
  private final SessionEnds ends;

  /** On top of accounts-service. */
  public SignOut(UserServiceStub users, EndedSessions ended, SessionEnds ends) {
    this.users = users;
    this.ended = ended;
    this.ends = ends;
  }

  /** The caller's sessions that have not ended. */
  CompletableFuture<List<Session>> sessions(Exchange exchange) {
    ListSessionsRequest request = ListSessionsRequest.getDefaultInstance();
    return Rpc.<ListSessionsResponse>call(o -> Rpc.asUser(users, exchange).listSessions(request, o))
        .thenApply(ListSessionsResponse::getSessionsList);
  }

  /** Ends the session that asks. */
  CompletableFuture<RevokeSessionResponse> current(Exchange exchange) {
    RevokeSessionRequest request = RevokeSessionRequest.getDefaultInstance();
    return Rpc.<RevokeSessionResponse>call(
            o -> Rpc.asUser(users, exchange).revokeSession(request, o))
        .whenComplete((answer, failure) -> {
          if (failure == null) {
            ended.add(exchange.caller().sessionId());
          }
        });
  }

  /** Ends all sessions of the caller; answers how many they were. */
  CompletableFuture<Integer> everywhere(Exchange exchange, boolean keepCurrent) {
    RevokeAllSessionsRequest request =
        RevokeAllSessionsRequest.newBuilder().setKeepCurrent(keepCurrent).build();
    return thenForget(
        Rpc.<RevokeAllSessionsResponse>call(
                o -> Rpc.asUser(users, exchange).revokeAllSessions(request, o))
            .thenApply(RevokeAllSessionsResponse::getRevoked));
  }

  /** Forgets here what the action has ended; when that cannot be asked now, moments later. */
  <T> CompletableFuture<T> thenForget(CompletableFuture<T> action) {
    return action.thenCompose(answer -> ends.catchUp().handle((told, failure) -> answer));
  }
}
