package com.nissmart.runtime.feed;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed of new events for all watchers on this replica. One thread polls the source, which sees
 * the events of every replica, and keeps the latest in memory. Each watcher reads from there at its
 * own speed; a watcher that is farther behind reads pages from the source, a few watchers at once.
 */
public final class Feed<E, P extends Comparable<P>, V> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final int REMEMBERED = 8_192;
  private static final int PAGE = 1_000;
  private static final int READERS = 2;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(20);
  private static final Duration IDLE_PAUSE = Duration.ofMillis(80);
  private static final Duration FAILURE_PAUSE = Duration.ofMillis(500);
  private static final int IDLE_POLLS = 50;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final FeedSource<E, P, V> source;
  private final Duration signOfLife;
  private final Set<FeedWatcher<E, P, V>> watchers = ConcurrentHashMap.newKeySet();
  private final Semaphore readers = new Semaphore(READERS, true);
  private final Thread poller;
  private volatile @Nullable RecentEvents<E, P> recent;
  private volatile boolean closed;

  /**
   * Makes a feed that is not followed yet.
   *
   * @param name of its thread
   * @param signOfLife the longest time without a message to a watcher
   */
  public Feed(String name, FeedSource<E, P, V> source, Duration signOfLife) {
    this.source = source;
    this.signOfLife = signOfLife;
    this.poller = Thread.ofPlatform().daemon().name(name).unstarted(this::poll);
  }

  /** Follows the source while there are watchers. */
  public Feed<E, P, V> start() {
    poller.start();
    return this;
  }

  /**
   * Begins to send the events after a position, and returns at once.
   *
   * @throws Refusal UNAVAILABLE when the feed is closed
   */
  public void watch(P after, Subscriber<E, P, V> subscriber) {
    FeedWatcher<E, P, V> watcher = new FeedWatcher<>(this, after, subscriber, signOfLife);
    watchers.add(watcher);
    if (closed) {
      watchers.remove(watcher);
      throw goingAway();
    }
    LockSupport.unpark(poller);
    watcher.start();
  }

  /** Returns the number of watchers. */
  public int watching() {
    return watchers.size();
  }

  /** Ends all streams; their readers continue on another replica. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(poller);
    watchers.forEach(FeedWatcher::wake);
    try {
      poller.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isClosed() {
    return closed;
  }

  static Refusal goingAway() {
    return new Refusal(Reason.UNAVAILABLE, "The service is shutting down; watch again");
  }

  void leave(FeedWatcher<E, P, V> watcher) {
    watchers.remove(watcher);
  }

  P positionOf(E event) {
    return source.positionOf(event);
  }

  FeedPage<E, P> after(V viewer, P position, int limit) throws InterruptedException {
    RecentEvents<E, P> memory = recent;
    List<E> known = memory == null ? null : memory.after(position, limit);
    if (known != null) {
      return new FeedPage<>(known, known.isEmpty() ? position : positionOf(known.getLast()));
    }
    readers.acquire();
    try {
      return source.after(viewer, position, limit);
    } finally {
      readers.release();
    }
  }

  private void poll() {
    int idle = IDLE_POLLS;
    while (!closed) {
      if (watchers.isEmpty()) {
        recent = null;
        LockSupport.park(this);
        continue;
      }
      try {
        idle = readNew() ? 0 : idle + 1;
        LockSupport.parkNanos(this, (idle < IDLE_POLLS ? BUSY_PAUSE : IDLE_PAUSE).toNanos());
      } catch (RuntimeException e) {
        if (!closed) {
          log.warn("{} cannot be followed now", poller.getName(), e);
        }
        recent = null;
        LockSupport.parkNanos(this, FAILURE_PAUSE.toNanos());
      }
    }
  }

  /** Reads the new events; returns false when there are none. */
  private boolean readNew() {
    RecentEvents<E, P> memory = recent;
    if (memory == null) {
      memory = new RecentEvents<>(REMEMBERED, source.head());
      recent = memory;
      watchers.forEach(FeedWatcher::wake);
    }
    boolean any = false;
    boolean more = true;
    while (more && !closed) {
      List<E> events = source.after(memory.last(), PAGE);
      for (E event : events) {
        memory.add(positionOf(event), event);
      }
      if (!events.isEmpty()) {
        any = true;
        watchers.forEach(watcher -> watcher.wakeFor(events));
      }
      more = events.size() == PAGE;
    }
    return any;
  }
}
