package com.nissmart.gateway.events;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code /v1/events} and {@code /v1/ops/activity}: live events. The services decide by the caller's
 * own token which events the caller may see.
 */
public record EventsApi(
    LedgerServiceStub ledger,
    PayoutServiceStub payout,
    OpenStreams streams,
    Duration heartbeat,
    InstantSource clock) {
  private static final long LONGEST_START_MILLIS = 1_000;

  /** Streams the caller's own activity. */
  public CompletableFuture<ApiReply> own(ApiRequest http) {
    return open(http, EventRendering.FOR_OWNERS);
  }

  /** Streams the activity of all users. */
  public CompletableFuture<ApiReply> everyones(ApiRequest http) {
    return open(http, EventRendering.FOR_OPERATORS);
  }

  private CompletableFuture<ApiReply> open(ApiRequest http, EventRendering rendering) {
    http.requireSession(http.query(query -> query.id("session", Ids.SESSION)));
    StreamPosition begin = StreamPosition.parse(http.header("last-event-id"));
    Runnable leave = streams.admit(http.caller(), http.network());
    LiveStream stream =
        new LiveStream(new ServiceFeeds(ledger, payout, http), begin, heartbeat, rendering);
    streams.add(stream, http.caller().sessionId(), leave);
    http.clearTimeout();
    endWithToken(http, stream);
    stream.start();
    // Answers after both feeds have started, so that a client sees its own next action. The header
    // asks proxies not to buffer the answer.
    return stream
        .whenStarted()
        .completeOnTimeout(null, LONGEST_START_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(started ->
            ApiReply.streaming(MediaType.EVENT_STREAM, stream.content())
                .with("x-accel-buffering", "no"));
  }

  /** Ends the stream with the token that opened it; a browser reconnects with its next one. */
  private void endWithToken(ApiRequest http, LiveStream stream) {
    Duration left = Duration.between(clock.instant(), http.tokenExpiresAt());
    var end =
        http.eventLoop()
            .schedule(
                () -> stream.end(Reason.TOKEN_INVALID),
                Math.max(0, left.toMillis()),
                TimeUnit.MILLISECONDS);
    var _ = stream.whenOver().handle((over, failure) -> end.cancel(false));
  }
}
