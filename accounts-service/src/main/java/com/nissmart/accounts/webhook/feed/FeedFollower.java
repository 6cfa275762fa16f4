package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.DeliveryQueue;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.process.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower of a feed that queues the events which subscriptions want. One commit contains the
 * deliveries of a batch and the new position, and succeeds only from the position that was
 * committed last. So each event is queued once, even when two processes hold the feed.
 *
 * <p>While there is no subscription, it does not read the feed but moves the position on now and
 * then, so that the first subscription receives events from about that moment on.
 */
public final class FeedFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedFollower.class);
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(5);
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(16));
  private static final int FAILURES_WORTH_A_WARNING = 6;
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final FeedPositionStore store = new FeedPositionStore();
  private final DeliveryQueue queue = new DeliveryQueue();
  private final UUID holder = UUID.randomUUID();
  private final Semaphore wakings = new Semaphore(0);
  private final Jdbi jdbi;
  private final EventFeed feed;
  private final Runnable queued;
  private final InstantSource clock;
  private final Thread thread;
  private int failures;
  private Instant renewAt = Instant.MIN;
  private volatile boolean closed;
  private volatile @Nullable FeedStream<?, ?> open;

  /**
   * Makes a follower that has not started.
   *
   * @param queued runs after deliveries were queued
   */
  public FeedFollower(Jdbi jdbi, EventFeed feed, Runnable queued, InstantSource clock) {
    this.jdbi = jdbi;
    this.feed = feed;
    this.queued = queued;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("webhook-feed-" + feed.name()).unstarted(this::run);
  }

  public FeedFollower start() {
    thread.start();
    return this;
  }

  /** Wakes the follower, because there is a new subscription. */
  public void wake() {
    wakings.release();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    FeedStream<?, ?> followed = open;
    if (followed != null) {
      followed.close();
    }
    try {
      thread.join(PAUSE.multipliedBy(5));
      jdbi.useHandle(handle -> store.release(handle, feed.name(), holder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("the lease of the feed {} was not ended; it will expire", feed.name(), e);
    }
  }

  private void run() {
    try {
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      log.debug("the follower of the feed {} has stopped", feed.name());
    }
  }

  /** Catches exceptions, because one that left the thread would end the follower. */
  private void turn() throws InterruptedException {
    try {
      rest(follow());
      failures = 0;
    } catch (RuntimeException e) {
      // Streams also end with their token and when services start or stop, so that a short
      // interruption is not worth a warning.
      failures++;
      if (failures == FAILURES_WORTH_A_WARNING && !closed) {
        log.warn(
            "the feed of {} cannot be followed: {}", feed.name(), GrpcErrors.toRefusal(e).detail());
      }
      rest(BACKOFF.after(failures));
    }
  }

  /** Follows the feed once and returns how long to rest before the next time. */
  private Duration follow() throws InterruptedException {
    Instant now = clock.instant();
    boolean held =
        jdbi.withHandle(handle -> store.hold(handle, feed.name(), holder, now, now.plus(LEASE)));
    if (!held) {
      return PAUSE;
    }
    String position = jdbi.withHandle(handle -> store.position(handle, feed.name()));
    if (jdbi.withHandle(queue::isWanted)) {
      read(position);
      return PAUSE;
    }
    skip(position);
    return IDLE_PAUSE;
  }

  private void read(String from) throws InterruptedException {
    try (FeedStream<?, ?> stream = feed.open(from)) {
      open = stream;
      Optional<String> position = Optional.of(from);
      while (position.isPresent() && !closed) {
        List<FeedStream.Item> items = stream.take(BATCH, PAUSE);
        failures = 0;
        if (items.isEmpty() && !jdbi.withHandle(queue::isWanted)) {
          return;
        }
        position = advance(position.get(), items);
        if (!items.isEmpty()) {
          rest(GATHERING); // One commit for several events in quick succession.
        }
      }
    } finally {
      open = null;
    }
  }

  /**
   * Queues the events of the items; returns the new position, or nothing when another process has
   * moved it.
   */
  private Optional<String> advance(String from, List<FeedStream.Item> items) {
    String to = items.isEmpty() ? from : items.getLast().position();
    List<WebhookEvent> events = items.stream().flatMap(item -> item.event().stream()).toList();
    Instant now = clock.instant();
    if (to.equals(from) && events.isEmpty() && now.isBefore(renewAt)) {
      return Optional.of(from);
    }
    boolean mine =
        jdbi.inTransaction(handle -> {
          boolean advanced = store.advance(handle, feed.name(), holder, from, to, now.plus(LEASE));
          if (advanced && !events.isEmpty()) {
            queue.add(handle, events, now);
          }
          return advanced;
        });
    renewAt = now.plus(LEASE.dividedBy(3));
    if (!events.isEmpty()) {
      queued.run();
    }
    return Optional.of(to).filter(position -> mine);
  }

  private void skip(String from) throws InterruptedException {
    try (FeedStream<?, ?> stream = feed.openFromNow()) {
      List<FeedStream.Item> items = stream.take(BATCH, PAUSE);
      if (!items.isEmpty()) {
        Instant now = clock.instant();
        String to = items.getFirst().position();
        jdbi.useTransaction(handle -> {
          // A subscription made meanwhile must receive the events that would be skipped.
          if (!to.equals(from) && !queue.isWanted(handle)) {
            store.advance(handle, feed.name(), holder, from, to, now.plus(LEASE));
          }
        });
      }
    }
  }

  private void rest(Duration duration) throws InterruptedException {
    if (wakings.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      wakings.drainPermits();
    }
  }
}
