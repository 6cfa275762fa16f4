package com.nissmart.runtime.identity;

import com.google.protobuf.Timestamp;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which sessions and API keys end, wherever that happens: at a gateway, because a stolen
 * refresh token came twice, because an operator's password was changed by a setting.
 */
public final class SessionEnds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SessionEnds.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Missed so often in a row. Once is none: services start one after the other. */
  private static final int NEWS = 2;

  private final Question question;
  private final EndedSessions ended;
  private final Runnable reconnect;
  private final PeriodicTask following = new PeriodicTask("session-ends", PAUSE, this::follow);
  private final AtomicInteger missed = new AtomicInteger();
  private volatile Optional<Timestamp> since = Optional.empty();

  /** Asked of whoever keeps the sessions, in this service's own name. */
  public interface Question {
    /** What has ended since a moment; without one, all that matters. Blocks. */
    Told since(Optional<Timestamp> moment);
  }

  /**
   * What has ended.
   *
   * @param sessionIds what access tokens name as their sid
   * @param asOf to be asked for next time
   */
  public record Told(List<String> sessionIds, Timestamp asOf) {}

  /**
   * What {@code ended} learns by asking.
   *
   * @param reconnect called when nobody answers. Asking every second would otherwise make a channel
   *     wait longer and longer before its next try, also for who needs a key once it could have one
   */
  public SessionEnds(Question question, EndedSessions ended, Runnable reconnect) {
    this.question = question;
    this.ended = ended;
    this.reconnect = reconnect;
  }

  /** Asks again and again, until it is closed. */
  public SessionEnds start() {
    following.start();
    return this;
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

  /** Done once everything that had ended when it was called is known here. */
  public CompletableFuture<Void> catchUp() {
    Optional<Timestamp> from = since;
    return CompletableFuture.supplyAsync(() -> question.since(from), Thread::startVirtualThread)
        .whenComplete((told, failure) -> tellChange(failure != null))
        .thenAccept(told -> {
          told.sessionIds().forEach(ended::add);
          // Of two that ask at once, the later answer may be the older one: what it leaves to be
          // told again is little.
          since = Optional.of(told.asOf());
        });
  }

  @Override
  public void close() {
    following.close();
  }

  private void tellChange(boolean nowAway) {
    if (nowAway) {
      reconnect.run();
      if (missed.incrementAndGet() == NEWS) {
        log.info(
            "which sessions end cannot be followed now; their access tokens live until they expire");
      }
    } else if (missed.getAndSet(0) >= NEWS) {
      log.info("which sessions end is followed again");
    }
  }
}
