package com.nissmart.gateway.users;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.EndedSessions;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which sessions and API keys end, wherever that happens: at another gateway, because a
 * stolen refresh token came twice, because an operator's password was changed by a setting.
 */
public final class SessionEnds {
  private static final Logger log = LoggerFactory.getLogger(SessionEnds.class);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long PATIENCE_SECONDS = 2;

  private final UserServiceStub users;
  private final EndedSessions ended;
  private volatile Timestamp since = Timestamp.getDefaultInstance();
  private volatile boolean away;

  /** On top of accounts-service. */
  public SessionEnds(UserServiceStub users, EndedSessions ended) {
    this.users = users;
    this.ended = ended;
  }

  /** Asks again and again, until the executor is closed. */
  public void follow(ScheduledExecutorService executor) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> catchUp().handle((told, failure) -> true).join(),
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Done once everything that had ended when it was called is known here. */
  CompletableFuture<Void> catchUp() {
    ListEndedSessionsRequest.Builder request = ListEndedSessionsRequest.newBuilder();
    Timestamp from = since;
    if (from.getSeconds() > 0) {
      request.setSince(from);
    }
    UserServiceStub stub =
        Rpc.asGateway(users, TraceParent.create())
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return Rpc.<ListEndedSessionsResponse>call(o -> stub.listEndedSessions(request.build(), o))
        .whenComplete((answer, failure) -> tellChange(failure != null))
        .thenAccept(answer -> {
          answer.getSessionIdsList().forEach(ended::add);
          // Of two that ask at once, the later answer may be the older one: what it leaves to be
          // told again is little.
          since = answer.getAsOf();
        });
  }

  private void tellChange(boolean nowAway) {
    if (nowAway != away) {
      away = nowAway;
      log.info(
          nowAway
              ? "which sessions end cannot be followed now; their access tokens live until they expire"
              : "which sessions end is followed again");
    }
  }
}
