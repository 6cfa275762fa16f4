package com.nissmart.gateway.events;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import java.nio.charset.StandardCharsets;
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
 * The feeds of ledger and payout as one stream of server-sent events to one reader. Events keep the
 * order of each feed; the id of each says how far both have been sent. Everything happens on one
 * thread, the event loop of the reader's connection.
 */
final class LiveStream {
  /** So many heartbeats may lie unread before the reader is cut off. */
  private static final int PATIENCE = 2;

  private final ScheduledExecutorService loop;
  private final Duration heartbeat;
  private final EventRendering rendering;
  private final StreamWriter<HttpData> writer = StreamMessage.streaming();
  private final FeedSubscription<WatchTransactionsResponse> ledger;
  private final FeedSubscription<WatchWithdrawalsResponse> payout;
  private final Set<String> missing = new TreeSet<>();
  private final Set<String> heard = new TreeSet<>();

  /** What came before both feeds had said where they begin: an id must name both. */
  private final Deque<Runnable> early = new ArrayDeque<>();

  private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();
  private StreamPosition position;
  private int unreadBeats;

  LiveStream(
      ServiceFeeds feeds, StreamPosition begin, Duration heartbeat, EventRendering rendering) {
    this.loop = feeds.loop();
    this.heartbeat = heartbeat;
    this.rendering = rendering;
    this.position = begin;
    if (begin.seq() != null) {
      heard.add(ServiceFeeds.LEDGER);
    }
    if (begin.withdrawals() != null) {
      heard.add(ServiceFeeds.PAYOUT);
    }
    this.ledger =
        new FeedSubscription<>(
            o -> feeds.followLedger(position, o),
            new FeedReader<>(ServiceFeeds.LEDGER, this::transaction),
            loop);
    this.payout =
        new FeedSubscription<>(
            o -> feeds.followPayout(position, o),
            new FeedReader<>(ServiceFeeds.PAYOUT, this::withdrawal),
            loop);
  }

  /** What the reader gets; nothing is asked of the services before {@link #start}. */
  StreamMessage<HttpData> content() {
    return writer;
  }

  /**
   * Done once it is known where both feeds begin, or that one is away: what happens from then on is
   * in the stream.
   */
  CompletableFuture<@Nullable Void> whenBegun() {
    return begun;
  }

  CompletableFuture<Void> whenOver() {
    return writer.whenComplete();
  }

  void start() {
    var beats =
        loop.scheduleAtFixedRate(
            this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        whenOver()
            .handleAsync(
                (over, failure) -> {
                  beats.cancel(false);
                  ledger.close();
                  payout.close();
                  begun.complete(null);
                  return true;
                },
                loop);
    // How long a browser waits before it comes back.
    var _ = writer.tryWrite(HttpData.ofUtf8("retry: 1000\n\n"));
    loop.execute(ledger::start);
    loop.execute(payout::start);
    loop.execute(this::settle);
  }

  /** Says why, and ends it. */
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
      boolean first = heard.add(name);
      if (missing.remove(name)) {
        sendMissing();
      }
      if (first || (early.isEmpty() && isSettled())) {
        handler.accept(event);
      } else {
        early.add(() -> handler.accept(event));
      }
      settle();
    }

    @Override
    public void broken(Refusal reason, int again) {
      switch (Situations.of(reason.reason())) {
        case SITUATION_UNAUTHENTICATED, SITUATION_FORBIDDEN -> end(Reason.TOKEN_INVALID);
        case SITUATION_MALFORMED -> {
          // Not a place in this feed: an empty id makes a browser begin anew.
          send("id\n", "bye", out -> out.object().text("code", reason.reason().name()).end());
          writer.close();
        }
        default -> {
          // Connections between services are renewed now and then; once is no news.
          if (again > 1 && missing.add(name)) {
            sendMissing();
            settle();
          }
        }
      }
    }
  }

  private boolean isSettled() {
    return isKnown(ServiceFeeds.LEDGER) && isKnown(ServiceFeeds.PAYOUT);
  }

  private boolean isKnown(String name) {
    return heard.contains(name) || missing.contains(name);
  }

  private void settle() {
    while (isSettled() && !early.isEmpty()) {
      early.remove().run();
    }
    if (isSettled()) {
      begun.complete(null);
    }
  }

  private void sendMissing() {
    send("sources", out -> out.object().texts("missing", missing).end());
  }

  /** A comment, so that everything on the way knows that we live, and the position so far. */
  private void beat() {
    if (unreadBeats >= PATIENCE) {
      // Nothing reaches a reader that does not read, not even a farewell.
      writer.abort();
      return;
    }
    unreadBeats++;
    if (writer.tryWrite(HttpData.ofUtf8(": still here\nid: " + position.id() + "\n\n"))) {
      var _ = writer.whenConsumed().thenRunAsync(() -> unreadBeats = 0, loop);
    }
  }

  private void send(String event, Consumer<JsonOut> data) {
    send("id: " + position.id() + "\n", event, data);
  }

  private void send(String id, String event, Consumer<JsonOut> data) {
    String json = new String(Json.bytes(data), StandardCharsets.UTF_8);
    var _ = writer.tryWrite(HttpData.ofUtf8(id + "event: " + event + "\ndata: " + json + "\n\n"));
  }
}
