package com.nissmart.runtime.identity;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which sessions and API keys end, wherever that happens: at a gateway, because a stolen
 * refresh token came twice, because an operator's password was changed by a setting.
 */
public final class SessionEnds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SessionEnds.class);
  private static final long PAUSE_MILLIS = 1_000;
  private static final long PATIENCE_SECONDS = 2;

  private final UserServiceStub users;
  private final EndedSessions ended;
  private final ScheduledExecutorService following =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("session-ends").factory());
  private volatile Timestamp since = Timestamp.getDefaultInstance();
  private volatile boolean away;

  /** What {@code ended} learns from accounts-service, called in this service's own name. */
  public SessionEnds(Channel accounts, EndedSessions ended) {
    this.users = UserServiceGrpc.newStub(accounts).withExecutor(Runnable::run);
    this.ended = ended;
  }

  /** Asks again and again, until it is closed. */
  public SessionEnds start() {
    var _ =
        following.scheduleWithFixedDelay(
            () -> catchUp().handle((told, failure) -> true).join(),
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
    return this;
  }

  /** Done once everything that had ended when it was called is known here. */
  public CompletableFuture<Void> catchUp() {
    ListEndedSessionsRequest.Builder request = ListEndedSessionsRequest.newBuilder();
    Timestamp from = since;
    if (from.getSeconds() > 0) {
      request.setSince(from);
    }
    Answer answer = new Answer();
    users
        .withOption(GrpcClients.TRACEPARENT, TraceParent.create().header())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .listEndedSessions(request.build(), answer);
    return answer
        .future
        .whenComplete((told, failure) -> tellChange(failure != null))
        .thenAccept(told -> {
          told.getSessionIdsList().forEach(ended::add);
          // Of two that ask at once, the later answer may be the older one: what it leaves to be
          // told again is little.
          since = told.getAsOf();
        });
  }

  @Override
  public void close() {
    following.shutdownNow();
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

  private static final class Answer implements StreamObserver<ListEndedSessionsResponse> {
    private final CompletableFuture<ListEndedSessionsResponse> future = new CompletableFuture<>();

    @Override
    public void onNext(ListEndedSessionsResponse value) {
      future.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // It has answered before it completes.
    }
  }
}
