package com.nissmart.gateway.events;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of ledger and payout as one stream of server-sent events for one reader. Events keep
 * the order of their feed, and the id of each gives the position in both feeds. Everything runs on
 * one thread, the event loop of the reader's connection.
 */
final class LiveStream {
  /** The most unread heartbeats before the stream is cut off. */
  private static final int MOST_UNREAD_HEARTBEATS = 2;

  private final ScheduledExecutorService loop;
  private final Duration heartbeat;
  private final EventRendering rendering;
  private final StreamWriter<HttpData> writer = StreamMessage.streaming();
  private final FeedSubscription<WatchTransactionsResponse> ledger;
  private final FeedSubscription<WatchWithdrawalsResponse> payout;

  /** The feeds that have failed repeatedly. */
  private final Set<String> missing = new TreeSet<>();

  /** The feeds with a known position. */
  private final Set<String> positioned = new TreeSet<>();

  /** The events before the position in both feeds was known; an event's id must give both. */
  private final Deque<Runnable> early = new ArrayDeque<>();

  private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
  private StreamPosition position;
  private int unreadHeartbeats;

  LiveStream(
      ServiceFeeds feeds, StreamPosition begin, Duration heartbeat, EventRendering rendering) {
    this.loop = feeds.loop();
    this.heartbeat = heartbeat;
    this.rendering = rendering;
    this.position = begin;
    if (begin.seq() != null) {
      positioned.add(ServiceFeeds.LEDGER);
    }
    if (begin.withdrawals() != null) {
      positioned.add(ServiceFeeds.PAYOUT);
    }
    this.ledger =
        new FeedSubscription<>(
            observer -> feeds.followLedger(position, observer),
            new FeedReader<>(ServiceFeeds.LEDGER, this::transaction),
            loop);
    this.payout =
        new FeedSubscription<>(
            observer -> feeds.followPayout(position, observer),
            new FeedReader<>(ServiceFeeds.PAYOUT, this::withdrawal),
            loop);
  }

  StreamMessage<HttpData> content() {
    return writer;
  }

  /** Completes when each feed is either positioned or missing; no later event is lost. */
  CompletableFuture<@Nullable Void> whenStarted() {
    return started;
  }

  CompletableFuture<Void> whenOver() {
    return writer.whenComplete();
  }

  void start() {
    var heartbeats =
        loop.scheduleAtFixedRate(
            this::sendHeartbeat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        whenOver()
            .handleAsync(
                (over, failure) -> {
                  heartbeats.cancel(false);
                  ledger.close();
                  payout.close();
                  return started.complete(null);
                },
                loop);
    // The pause of a browser before it reconnects.
    var _ = writer.tryWrite(HttpData.ofUtf8("retry: 1000\n\n"));
    loop.execute(ledger::start);
    loop.execute(payout::start);
    loop.execute(this::flushEarly);
  }

  /** Sends the reason to the reader and ends the stream. */
  void end(Reason reason) {
    loop.execute(() -> {
      send("", "bye", out -> out.object().text("code", reason.name()).end());
      writer.close();
    });
  }

  private void transaction(WatchTransactionsResponse event) {
    position = position.withSeq(event.getSeq());
    if (event.hasTransaction()) {
      send("transaction", out -> rendering.transaction().accept(out, event.getTransaction()));
    }
    var _ = writer.whenConsumed().thenRunAsync(ledger::more, loop);
  }

  private void withdrawal(WatchWithdrawalsResponse event) {
    position = position.withWithdrawals(event.getPosition());
    if (event.hasEvent()) {
      send("withdrawal", out -> rendering.write(out, event));
    }
    var _ = writer.whenConsumed().thenRunAsync(payout::more, loop);
  }

  private final class FeedReader<E> implements FeedSubscription.Reader<E> {
    private final String name;
    private final Consumer<E> handler;

    FeedReader(String name, Consumer<E> handler) {
      this.name = name;
      this.handler = handler;
    }

    @Override
    public void next(E event) {
      boolean first = positioned.add(name);
      if (missing.remove(name)) {
        sendMissing();
      }
      if (first || (early.isEmpty() && areBothKnown())) {
        handler.accept(event);
      } else {
        early.add(() -> handler.accept(event));
      }
      flushEarly();
    }

    @Override
    public void failed(Refusal refusal, int failures) {
      switch (ReasonStatus.of(refusal.reason())) {
        case SITUATION_UNAUTHENTICATED, SITUATION_FORBIDDEN -> end(Reason.TOKEN_INVALID);
        case SITUATION_MALFORMED -> {
          // The feed has no such position. An empty id makes a browser start from now.
          send("id\n", "bye", out -> out.object().text("code", refusal.reason().name()).end());
          writer.close();
        }
        default -> {
          // Services renew their connections regularly, so one failure is not reported.
          if (failures > 1 && missing.add(name)) {
            sendMissing();
            flushEarly();
          }
        }
      }
    }
  }

  private boolean areBothKnown() {
    return isKnown(ServiceFeeds.LEDGER) && isKnown(ServiceFeeds.PAYOUT);
  }

  private boolean isKnown(String name) {
    return positioned.contains(name) || missing.contains(name);
  }

  private void flushEarly() {
    while (areBothKnown() && !early.isEmpty()) {
      early.remove().run();
    }
    if (areBothKnown()) {
      started.complete(null);
    }
  }

  private void sendMissing() {
    send("sources", out -> out.object().texts("missing", missing).end());
  }

  /** Sends the position in a comment, which also keeps proxies from closing the connection. */
  private void sendHeartbeat() {
    if (unreadHeartbeats >= MOST_UNREAD_HEARTBEATS) {
      // The reader does not read, so a last event would not reach it either.
      writer.abort();
      return;
    }
    unreadHeartbeats++;
    if (writer.tryWrite(HttpData.ofUtf8(": still here\nid: " + position.id() + "\n\n"))) {
      var _ = writer.whenConsumed().thenRunAsync(() -> unreadHeartbeats = 0, loop);
    }
  }

  private void send(String event, Consumer<JsonOut> data) {
    send("id: " + position.id() + "\n", event, data);
  }

  private void send(String id, String event, Consumer<JsonOut> data) {
    String json = Json.text(data);
    var _ = writer.tryWrite(HttpData.ofUtf8(id + "event: " + event + "\ndata: " + json + "\n\n"));
  }
}
