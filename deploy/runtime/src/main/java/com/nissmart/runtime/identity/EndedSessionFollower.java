package com.nissmart.runtime.identity;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task that follows which sessions and API keys end, for every cause: a sign-out at any
 * gateway, a stolen refresh token that came twice, an operator's password changed by a setting.
 */
public final class EndedSessionFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EndedSessionFollower.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** One missed question is normal, because services start one after the other. */
  private static final int WORTH_LOGGING = 2;

  private final TokenIssuer issuer;
  private final EndedSessions ended;
  private final PeriodicTask following = new PeriodicTask("session-ends", PAUSE, this::follow);
  private final AtomicInteger missed = new AtomicInteger();
  private volatile Optional<Timestamp> since = Optional.empty();

  /** Makes a task that adds to {@code ended} once it is started. */
  public EndedSessionFollower(TokenIssuer issuer, EndedSessions ended) {
    this.issuer = issuer;
    this.ended = ended;
  }

  /** Asks the issuer regularly until it is closed. */
  public EndedSessionFollower start() {
    following.start();
    return this;
  }

  /** Completes once everything that had ended when it was called is known here. */
  public CompletableFuture<Void> catchUp() {
    Optional<Timestamp> from = since;
    return CompletableFuture.supplyAsync(() -> issuer.endedSince(from), Thread::startVirtualThread)
        .whenComplete((answer, failure) -> note(failure != null))
        .thenAccept(answer -> {
          answer.sessionIds().forEach(ended::add);
          // Of two simultaneous requests the later answer may be the older one, which only makes
          // the next answer longer.
          since = Optional.of(answer.asOf());
        });
  }

  private void follow() {
    try {
      catchUp().get();
    } catch (ExecutionException e) {
      log.debug("The sessions that ended could not be fetched", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Counts failures in a row, and reconnects: asking every second would otherwise make the channel
   * wait longer and longer, also for a call that needs a key.
   */
  private void note(boolean failed) {
    if (failed) {
      issuer.reconnect();
      if (missed.incrementAndGet() == WORTH_LOGGING) {
        log.info("The ends of sessions cannot be followed; access tokens live until they expire");
      }
    } else if (missed.getAndSet(0) >= WORTH_LOGGING) {
      log.info("The ends of sessions are followed again");
    }
  }

  @Override
  public void close() {
    following.close();
  }
}
