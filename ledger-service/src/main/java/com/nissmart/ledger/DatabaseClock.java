package com.nissmart.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the database's server, whatever the clock of this machine says. All replicas have one
 * database, so they agree; and a machine whose clock is far ahead neither drags the book's time
 * along, which never goes back, nor ends holds before their time. Between two looks at the server
 * the time goes on by this machine's steady counter, which nobody sets.
 */
final class DatabaseClock implements InstantSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final InstantSource machine;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("database-clock").factory());
  private volatile Look last;
  private @Nullable ScheduledFuture<?> looking;
  private boolean told;

  /** What the server's clock said when the steady counter stood there. */
  private record Look(Instant server, long nanos) {
    Instant now() {
      return server.plusNanos(System.nanoTime() - nanos);
    }
  }

  /**
   * Looks for the first time.
   *
   * @param machine this machine's own clock, only to tell how far it is off
   */
  DatabaseClock(Jdbi jdbi, InstantSource machine) {
    this.jdbi = jdbi;
    this.machine = machine;
    this.last = look(jdbi);
    tellDifference();
  }

  /** Looks again at every interval from now on. */
  DatabaseClock start(Duration interval) {
    looking =
        timer.scheduleWithFixedDelay(
            this::lookAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  @Override
  public Instant instant() {
    return last.now();
  }

  private void lookAgain() {
    try {
      last = look(jdbi);
      tellDifference();
    } catch (RuntimeException e) {
      log.debug("the database's clock could not be read; the time goes on as it was", e);
    }
  }

  /** The server read its clock somewhere between question and answer. */
  private static Look look(Jdbi jdbi) {
    return jdbi.withHandle(handle -> {
      long asked = System.nanoTime();
      OffsetDateTime server =
          handle.createQuery("SELECT clock_timestamp()").mapTo(OffsetDateTime.class).one();
      long answered = System.nanoTime();
      return new Look(server.toInstant(), asked + (answered - asked) / 2);
    });
  }

  private void tellDifference() {
    Duration ahead = Duration.between(last.now(), machine.instant());
    boolean far = ahead.abs().compareTo(WORTH_TELLING) > 0;
    if (far && !told) {
      log.warn(
          "this machine's clock is {} s ahead of the database's, whose time the book has",
          ahead.toSeconds());
    }
    told = far;
  }

  @Override
  public void close() {
    ScheduledFuture<?> scheduled = looking;
    if (scheduled != null) {
      scheduled.cancel(true);
    }
    timer.shutdownNow();
  }
}
