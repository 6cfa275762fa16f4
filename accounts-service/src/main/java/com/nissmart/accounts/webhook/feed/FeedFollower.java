package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.DeliveryQueue;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.runtime.grpc.GrpcErrors;
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
 * Follows a feed and queues what subscriptions asked for. The deliveries of a batch of events and
 * the position behind it are committed together, and only from the position that was committed
 * last: so each event is queued once, also when two processes believe that the feed is theirs.
 *
 * <p>While nobody has subscribed to anything it does not read the feed, but looks where it is now
 * and then: who subscribes first is told of what happens from about that moment on.
 */
public final class FeedFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedFollower.class);
  private static final int BATCH = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(5);
  private static final Duration GATHERING = Duration.ofMillis(50);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration PAUSE_WORTH_TELLING = SHORTEST_PAUSE.multipliedBy(32);
  private static final Duration LONGEST_PAUSE = SHORTEST_PAUSE.multipliedBy(64);
  private static final Duration HELD = Duration.ofSeconds(30);

  private final FeedPositionStore store = new FeedPositionStore();
  private final DeliveryQueue queue = new DeliveryQueue();
  private final UUID holder = UUID.randomUUID();
  private final Semaphore wakings = new Semaphore(0);
  private final Jdbi jdbi;
  private final EventFeed feed;
  private final Runnable queued;
  private final InstantSource clock;
  private final Thread thread;
  private Duration pause = SHORTEST_PAUSE;
  private Instant renewAt = Instant.MIN;
  private volatile boolean closed;
  private volatile EventFeed.@Nullable Stream open;

  /**
   * A follower, not started.
   *
   * @param queued told after something was queued
   */
  public FeedFollower(Jdbi jdbi, EventFeed feed, Runnable queued, InstantSource clock) {
    this.jdbi = jdbi;
    this.feed = feed;
    this.queued = queued;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("webhook-feed-" + feed.name()).unstarted(this::run);
  }

  /** Begins. */
  public FeedFollower start() {
    thread.start();
    return this;
  }

  /** Somebody has subscribed. */
  public void wake() {
    wakings.release();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    EventFeed.Stream followed = open;
    if (followed != null) {
      followed.close();
    }
    try {
      thread.join(PAUSE.multipliedBy(5));
      jdbi.useHandle(handle -> store.letGo(handle, feed.name(), holder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("the hold on the feed {} will end by itself", feed.name(), e);
    }
  }

  private void run() {
    try {
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      log.debug("no longer following {}", feed.name());
    }
  }

  /** An exception that left the thread would end it for ever. */
  private void turn() throws InterruptedException {
    try {
      rest(follow());
      pause = SHORTEST_PAUSE;
    } catch (RuntimeException e) {
      // A stream ends each time its token does, and when services start or stop: no news for
      // anybody.
      if (pause.equals(PAUSE_WORTH_TELLING) && !closed) {
        log.warn(
            "the feed of {} cannot be followed: {}", feed.name(), GrpcErrors.toRefusal(e).detail());
      }
      rest(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** How long to rest before the next time. */
  private Duration follow() throws InterruptedException {
    Instant now = clock.instant();
    boolean held =
        jdbi.withHandle(handle -> store.hold(handle, feed.name(), holder, now, now.plus(HELD)));
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
    try (EventFeed.Stream stream = feed.open(from)) {
      open = stream;
      Optional<String> position = Optional.of(from);
      while (position.isPresent() && !closed) {
        List<EventFeed.Item> items = stream.take(BATCH, PAUSE);
        pause = SHORTEST_PAUSE; // It works.
        if (items.isEmpty() && !jdbi.withHandle(queue::isWanted)) {
          return;
        }
        position = advance(position.get(), items);
        if (!items.isEmpty()) {
          rest(GATHERING); // One commit for what comes in quick succession.
        }
      }
    } finally {
      open = null;
    }
  }

  /** Queues what came; the position behind it, or nothing when somebody else is there already. */
  private Optional<String> advance(String from, List<EventFeed.Item> items) {
    String to = items.isEmpty() ? from : items.getLast().position();
    List<WebhookEvent> events = items.stream().flatMap(item -> item.event().stream()).toList();
    Instant now = clock.instant();
    if (to.equals(from) && events.isEmpty() && now.isBefore(renewAt)) {
      return Optional.of(from);
    }
    boolean mine =
        jdbi.inTransaction(handle -> {
          boolean advanced = store.advance(handle, feed.name(), holder, from, to, now.plus(HELD));
          if (advanced && !events.isEmpty()) {
            queue.add(handle, events, now);
          }
          return advanced;
        });
    renewAt = now.plus(HELD.dividedBy(3));
    if (!events.isEmpty()) {
      queued.run();
    }
    return Optional.of(to).filter(position -> mine);
  }

  private void skip(String from) throws InterruptedException {
    try (EventFeed.Stream stream = feed.openFromNow()) {
      List<EventFeed.Item> items = stream.take(BATCH, PAUSE);
      if (!items.isEmpty()) {
        Instant now = clock.instant();
        String to = items.getFirst().position();
        jdbi.useTransaction(handle -> {
          // Who subscribed meanwhile may have been told of what is being skipped.
          if (!to.equals(from) && !queue.isWanted(handle)) {
            store.advance(handle, feed.name(), holder, from, to, now.plus(HELD));
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
