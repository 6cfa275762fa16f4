package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.CallbackSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bank's mailman: posts what is due, signed after the Standard Webhooks scheme, until somebody
 * says 2xx; gives up after a day's worth of tries.
 */
public final class CallbackSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallbackSender.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final int MOST_TRIES = 300;
  private static final int AT_ONCE = 64;
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final CallbackSignature signature;
  private final BadLine line;
  private final CallbackBook book = new CallbackBook();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private volatile boolean closed;
  private volatile @Nullable URI url;
  private final Thread thread = Thread.ofVirtual().name("bank-callbacks").unstarted(this::run);

  /**
   * A mailman who knows no address yet.
   *
   * @param signature signs what is posted
   * @param line loses some and doubles some
   */
  public CallbackSender(Jdbi jdbi, InstantSource clock, CallbackSignature signature, BadLine line) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.signature = signature;
    this.line = line;
  }

  /** Posts to this address from now on; the first time begins it. */
  public synchronized void sendTo(URI address) {
    boolean first = url == null;
    url = address;
    if (first && !closed) {
      thread.start();
    }
  }

  /** Whether there is somebody to call, who would believe it. */
  public boolean hasAddress() {
    return url != null && signature.canSign();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    http.shutdownNow();
  }

  private void run() {
    while (!closed) {
      int posted = 0;
      try {
        posted = postDue();
      } catch (RuntimeException e) {
        if (!closed) {
          log.warn("the bank cannot read its own book, will try again: {}", e.toString());
        }
      }
      if (posted < AT_ONCE) {
        LockSupport.parkNanos(this, IDLE.toNanos());
      }
    }
  }

  private int postDue() {
    Instant now = clock.instant();
    List<BankCallback> due = jdbi.withHandle(h -> book.take(h, now, LEASE, AT_ONCE));
    if (due.isEmpty()) {
      return 0;
    }
    Map<BankCallback, CompletableFuture<Boolean>> posts = new HashMap<>();
    due.forEach(callback -> posts.put(callback, post(callback)));
    List<Long> done = new ArrayList<>();
    List<BankCallback> again = new ArrayList<>();
    posts.forEach((callback, post) -> {
      if (post.join() || callback.tries() >= MOST_TRIES) {
        done.add(callback.id());
      } else {
        again.add(callback);
      }
    });
    jdbi.useHandle(h -> {
      book.delivered(h, done);
      again.forEach(callback -> book.again(h, callback.id(), clock.instant().plus(wait(callback))));
    });
    return due.size();
  }

  private CompletableFuture<Boolean> post(BankCallback callback) {
    if (line.loses()) {
      return CompletableFuture.completedFuture(true);
    }
    return line.doubles()
        ? deliver(callback).thenCompose(_ -> deliver(callback))
        : deliver(callback);
  }

  private CompletableFuture<Boolean> deliver(BankCallback callback) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String body = callback.body();
    HttpRequest request =
        HttpRequest.newBuilder(Objects.requireNonNull(url))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("webhook-id", callback.eventId())
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature.sign(callback.eventId(), timestamp, body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(answer -> answer.statusCode() >= OK && answer.statusCode() < REDIRECT)
        .exceptionally(e -> {
          log.debug("a callback was not taken: {}", e.toString());
          return false;
        });
  }

  private static Duration wait(BankCallback callback) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(callback.tries() - 1, 10));
    return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
  }
}
