package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the history of all withdrawals for everybody who watches on this replica. One thread asks
 * the database for what is new, whichever replica wrote it; the last of it stays in memory, and
 * each watcher takes from there at its own speed. Who is farther behind reads pages of its own.
 */
public final class WithdrawalFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalFeed.class);
  private static final int REMEMBERED = 8_192;
  private static final int PAGE = 500;
  private static final int READERS = 2;

  /** So many events of everybody are looked through at once for those of one. */
  static final int WINDOW = 5_000;

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration FAILURE_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final Duration signOfLife;
  private final RecentEvents recent = new RecentEvents(REMEMBERED);
  private final Set<WithdrawalWatcher> watchers = ConcurrentHashMap.newKeySet();
  private final Semaphore readers = new Semaphore(READERS, true);
  private final Thread poller =
      Thread.ofPlatform().daemon().name("withdrawal-feed").unstarted(this::poll);
  private volatile boolean closed;

  /**
   * A feed.
   *
   * @param signOfLife how long a watcher hears nothing at most
   */
  public WithdrawalFeed(Jdbi jdbi, Duration signOfLife) {
    this.jdbi = jdbi;
    this.signOfLife = signOfLife;
  }

  /** Follows while anybody watches. */
  public WithdrawalFeed start() {
    poller.start();
    return this;
  }

  /** Begins to send what follows; returns at once. */
  void watch(FeedPosition after, boolean fromNow, WatchCall call) {
    FeedPosition begin = fromNow ? jdbi.withHandle(FeedStore::head) : after;
    WithdrawalWatcher watcher = new WithdrawalWatcher(this, begin, call, signOfLife);
    watchers.add(watcher);
    if (closed) {
      watchers.remove(watcher);
      throw goingAway();
    }
    LockSupport.unpark(poller);
    watcher.start();
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
    watchers.forEach(WithdrawalWatcher::wake);
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

  void leave(WithdrawalWatcher watcher) {
    watchers.remove(watcher);
  }

  /** What comes after a position, and up to where that is everything. */
  record Page(List<FeedEvent> events, FeedPosition position) {}

  Page after(@Nullable UUID userId, FeedPosition position, int limit) throws InterruptedException {
    List<FeedEvent> known = recent.after(position, limit);
    if (known != null) {
      return new Page(known, known.isEmpty() ? position : known.getLast().position());
    }
    readers.acquire();
    try {
      return jdbi.withHandle(handle -> read(handle, userId, position, limit));
    } finally {
      readers.release();
    }
  }

  /** Reads no further than a window, so that one who comes from far behind delays nobody. */
  static Page read(Handle handle, @Nullable UUID userId, FeedPosition position, int limit) {
    FeedPosition head = FeedStore.head(handle);
    FeedPosition end =
        userId == null ? head : FeedStore.ahead(handle, position, WINDOW).orElse(head);
    List<FeedEvent> events = FeedStore.after(handle, position, end, userId, limit);
    FeedPosition last = events.isEmpty() ? position : events.getLast().position();
    return new Page(events, events.size() == limit || last.compareTo(end) > 0 ? last : end);
  }

  private void poll() {
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
          watchers.forEach(WithdrawalWatcher::wake);
        }
        readOn();
        LockSupport.parkNanos(this, PAUSE.toNanos());
      } catch (RuntimeException e) {
        if (!closed) {
          log.warn("the history cannot be followed for now: {}", e.toString());
        }
        following = false;
        LockSupport.parkNanos(this, FAILURE_PAUSE.toNanos());
      }
    }
  }

  private void readOn() {
    boolean more = true;
    while (more && !closed) {
      FeedPosition last = recent.last();
      List<FeedEvent> events =
          jdbi.withHandle(h -> FeedStore.after(h, last, FeedPosition.END, null, PAGE));
      if (!events.isEmpty()) {
        recent.add(events);
        watchers.forEach(WithdrawalWatcher::wake);
      }
      more = events.size() == PAGE;
    }
  }
}
