package com.nissmart.ledger.feed;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.history.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the book for everybody who watches it on this replica. One thread asks the database for
 * what is new, whichever replica wrote it; the last of it stays in memory, and each watcher takes
 * from there at its own speed. Who is farther behind reads pages of its own, a few at once.
 */
public final class BookFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BookFeed.class);
  private static final int REMEMBERED = 8_192;
  private static final int PAGE = 1_000;
  private static final int READERS = 2;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(20);
  private static final Duration IDLE_PAUSE = Duration.ofMillis(80);
  private static final Duration FAILURE_PAUSE = Duration.ofMillis(500);
  private static final int IDLE_POLLS = 50;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final Duration signOfLife;
  private final Recent recent = new Recent(REMEMBERED);
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final Semaphore readers = new Semaphore(READERS);
  private final Thread poller =
      Thread.ofPlatform().daemon().name("book-feed").unstarted(this::poll);
  private volatile boolean closed;

  /**
   * A feed of the book.
   *
   * @param signOfLife how long a watcher hears nothing at most
   */
  public BookFeed(Jdbi jdbi, Duration signOfLife) {
    this.jdbi = jdbi;
    this.signOfLife = signOfLife;
  }

  /** Follows the book while anybody watches. */
  public BookFeed start() {
    poller.start();
    return this;
  }

  /**
   * Begins to send what concerns the viewer; returns at once.
   *
   * @param after the last seq that the viewer has seen
   * @param fromNow begin after the last transaction instead
   * @return to be run whenever the subscriber may have room again, or is cancelled
   * @throws Refusal INVALID_REQUEST when the book does not reach that far
   */
  public Runnable watch(Viewer viewer, long after, boolean fromNow, Subscriber subscriber) {
    long head = jdbi.withHandle(FeedStore::head);
    if (after < 0 || after > head) {
      throw Refusal.invalid(
          "after_seq", "OUT_OF_RANGE", "after_seq is 0 to " + head + ", got " + after);
    }
    Watcher watcher = new Watcher(this, viewer, fromNow ? head : after, subscriber, signOfLife);
    watchers.add(watcher);
    if (closed) {
      watchers.remove(watcher);
      throw goingAway();
    }
    LockSupport.unpark(poller);
    watcher.start();
    return watcher::wake;
  }

  /** How many watch. */
  public int watching() {
    return watchers.size();
  }

  /** Ends all streams: their readers go on elsewhere. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(poller);
    watchers.forEach(Watcher::wake);
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
    return new Refusal(Reason.UNAVAILABLE, "The ledger is shutting down; watch again");
  }

  void leave(Watcher watcher) {
    watchers.remove(watcher);
  }

  /**
   * What comes after a position, and the position that the viewer has then seen everything up to.
   */
  record Page(List<FeedEvent> events, long position) {}

  Page after(Viewer viewer, long position, int limit) throws InterruptedException {
    List<FeedEvent> known = recent.after(position, limit);
    if (known != null) {
      long last = known.isEmpty() ? position : known.getLast().row().seq();
      return new Page(known, last);
    }
    readers.acquire();
    try {
      return jdbi.withHandle(handle -> read(handle, viewer, position, limit));
    } finally {
      readers.release();
    }
  }

  private static Page read(Handle handle, Viewer viewer, long position, int limit) {
    long head = FeedStore.head(handle);
    List<FeedEvent> events =
        viewer.userId() == null
            ? FeedStore.after(handle, position, limit)
            : FeedStore.ofOwner(handle, viewer.userId(), viewer.name(), position, head, limit);
    // The book may have grown between the two questions.
    long last = events.isEmpty() ? position : events.getLast().row().seq();
    return new Page(events, events.size() == limit ? last : Math.max(last, head));
  }

  private void poll() {
    int idle = IDLE_POLLS;
    boolean following = false;
    while (!closed) {
      if (watchers.isEmpty()) {
        following = false;
        LockSupport.park(this);
        continue;
      }
      try {
        if (!following) {
          recent.restart(jdbi.withHandle(FeedStore::head));
          following = true;
          watchers.forEach(Watcher::wake);
        }
        idle = readOn() ? 0 : idle + 1;
        LockSupport.parkNanos(this, (idle < IDLE_POLLS ? BUSY_PAUSE : IDLE_PAUSE).toNanos());
      } catch (RuntimeException e) {
        log.warn("the book cannot be followed for now", e);
        following = false;
        LockSupport.parkNanos(this, FAILURE_PAUSE.toNanos());
      }
    }
  }

  /** Takes in what is new; whether there was anything. */
  private boolean readOn() {
    boolean any = false;
    while (!closed) {
      long last = recent.last();
      List<FeedEvent> events = jdbi.withHandle(handle -> FeedStore.after(handle, last, PAGE));
      if (!events.isEmpty()) {
        any = true;
        recent.add(events);
        watchers.forEach(Watcher::wake);
      }
      if (events.size() < PAGE) {
        break;
      }
    }
    return any;
  }
}
