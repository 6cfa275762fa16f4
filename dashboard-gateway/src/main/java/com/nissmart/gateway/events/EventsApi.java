package com.nissmart.gateway.events;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code /v1/events} and {@code /v1/ops/activity}: what happens, as it happens. What the caller may
 * see is the services' to decide, by the caller's own token.
 */
public final class EventsApi {
  private static final long LONGEST_BEGINNING_MILLIS = 1_000;

  private final LedgerServiceStub ledger;
  private final PayoutServiceStub payout;
  private final OpenStreams streams;
  private final Duration heartbeat;
  private final InstantSource clock;

  /** Streams on top of ledger-service and payout-service. */
  public EventsApi(
      LedgerServiceStub ledger,
      PayoutServiceStub payout,
      OpenStreams streams,
      Duration heartbeat,
      InstantSource clock) {
    this.ledger = ledger;
    this.payout = payout;
    this.streams = streams;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  /** The caller's own activity. */
  public CompletableFuture<Reply> own(Exchange exchange) {
    return open(exchange, Rendering.FOR_OWNERS);
  }

  /** Everyone's activity. */
  public CompletableFuture<Reply> everyones(Exchange exchange) {
    return open(exchange, Rendering.FOR_OPERATORS);
  }

  private CompletableFuture<Reply> open(Exchange exchange, Rendering rendering) {
    Position begin = Position.parse(exchange.header("last-event-id"));
    String caller = exchange.caller().id();
    streams.admit(caller);
    LiveStream stream =
        new LiveStream(new Feeds(ledger, payout, exchange), begin, heartbeat, rendering);
    streams.add(stream, caller, exchange.caller().sessionId());
    exchange.clearTimeout();
    endWithToken(exchange, stream);
    stream.start();
    // Answered when it has begun, so that a client sees what it does next. Proxies that collect
    // answers before they pass them on are asked not to.
    return stream
        .whenBegun()
        .completeOnTimeout(null, LONGEST_BEGINNING_MILLIS, TimeUnit.MILLISECONDS)
        .thenApply(begun ->
            Reply.streaming(MediaType.EVENT_STREAM, stream.content())
                .with("x-accel-buffering", "no"));
  }

  /** No stream outlives the token that opened it; a browser comes back with its next one. */
  private void endWithToken(Exchange exchange, LiveStream stream) {
    Duration left = Duration.between(clock.instant(), exchange.tokenExpiresAt());
    var end =
        exchange
            .eventLoop()
            .schedule(
                () -> stream.end(Reason.TOKEN_INVALID),
                Math.max(0, left.toMillis()),
                TimeUnit.MILLISECONDS);
    var _ = stream.whenOver().handle((over, failure) -> end.cancel(false));
  }
}
