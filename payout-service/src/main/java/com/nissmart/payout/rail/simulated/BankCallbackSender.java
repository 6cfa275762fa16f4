package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.runtime.process.Backoff;
import com.nissmart.runtime.process.PeriodicTask;
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
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sender of the bank's callbacks. It posts the due ones, signed after the Standard Webhooks
 * scheme, until they are answered with 2xx, and gives up after a day of tries.
 */
public final class BankCallbackSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BankCallbackSender.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private static final int MOST_TRIES = 300;
  private static final int AT_ONCE = 64;
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final Jdbi jdbi;
  private final InstantSource time;
  private final CallbackSignature signature;
  private final LossyConnection connection;
  private final BankCallbackStore store = new BankCallbackStore();
  private final PeriodicTask task = new PeriodicTask("bank-callbacks", POLL, this::postAllDue);
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private volatile @Nullable URI url;

  public BankCallbackSender(
      Jdbi jdbi, InstantSource time, CallbackSignature signature, LossyConnection connection) {
    this.jdbi = jdbi;
    this.time = time;
    this.signature = signature;
    this.connection = connection;
  }

  /** Posts to this address from now on. */
  public synchronized void sendTo(URI address) {
    boolean first = url == null;
    url = address;
    if (first) {
      task.start();
    }
  }

  /** Returns whether there is an address to call and a secret to sign with. */
  public boolean hasAddress() {
    return url != null && signature.canSign();
  }

  @Override
  public void close() {
    http.shutdownNow();
    task.close();
  }

  private void postAllDue() {
    while (postDue() == AT_ONCE) {
      // More callbacks may be due.
    }
  }

  private int postDue() {
    Instant now = time.instant();
    List<BankCallback> due = jdbi.withHandle(h -> store.claim(h, now, LEASE, AT_ONCE));
    if (due.isEmpty()) {
      return 0;
    }
    Map<BankCallback, CompletableFuture<Boolean>> posts = new HashMap<>();
    due.forEach(callback -> posts.put(callback, post(callback)));
    List<Long> done = new ArrayList<>();
    List<BankCallback> failed = new ArrayList<>();
    posts.forEach((callback, post) -> {
      if (post.join() || callback.tries() >= MOST_TRIES) {
        done.add(callback.id());
      } else {
        failed.add(callback);
      }
    });
    jdbi.useHandle(h -> {
      store.delete(h, done);
      failed.forEach(callback ->
          store.postpone(h, callback.id(), time.instant().plus(BACKOFF.after(callback.tries()))));
    });
    return due.size();
  }

  private CompletableFuture<Boolean> post(BankCallback callback) {
    if (connection.loses()) {
      return CompletableFuture.completedFuture(true);
    }
    return connection.repeats()
        ? deliver(callback).thenCompose(_ -> deliver(callback))
        : deliver(callback);
  }

  private CompletableFuture<Boolean> deliver(BankCallback callback) {
    String timestamp = Long.toString(time.instant().getEpochSecond());
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
          log.debug("A callback was not accepted: {}", e.toString());
          return false;
        });
  }
}
