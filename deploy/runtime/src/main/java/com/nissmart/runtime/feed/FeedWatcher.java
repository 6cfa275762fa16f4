package com.nissmart.runtime.feed;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One stream on its own virtual thread; it holds at most a page of events. */
final class FeedWatcher<E, P extends Comparable<P>, V> {
  private static final int PAGE = 200;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private final Feed<E, P, V> feed;
  private final Subscriber<E, P, V> subscriber;
  private final long signOfLifeNanos;
  private final Thread thread;
  private P position;
  private long lastSent;

  FeedWatcher(Feed<E, P, V> feed, P position, Subscriber<E, P, V> subscriber, Duration signOfLife) {
    this.feed = feed;
    this.position = position;
    this.subscriber = subscriber;
    this.signOfLifeNanos = signOfLife.toNanos();
    this.thread = Thread.ofVirtual().name("watcher").unstarted(this::run);
  }

  void start() {
    subscriber.onChange(this::wake);
    thread.start();
  }

  /** Makes it look again for events, room and cancellation. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Makes it look for new events that concern it. Waking a thousand watchers for each event of one
   * would take all processors; the others look for the position once a second.
   */
  void wakeFor(List<E> events) {
    for (E event : events) {
      if (subscriber.concerns(event)) {
        wake();
        return;
      }
    }
  }

  private void run() {
    try {
      signOfLife();
      while (!subscriber.isCancelled()) {
        if (feed.isClosed()) {
          throw Feed.goingAway();
        }
        subscriber.requireAccess();
        boolean ready = subscriber.isReady();
        boolean moved = ready && sendPage();
        if (ready && System.nanoTime() - lastSent >= signOfLifeNanos) {
          signOfLife();
        }
        if (!moved) {
          LockSupport.parkNanos(this, Math.min(LONGEST_SLEEP.toNanos(), signOfLifeNanos));
        }
      }
    } catch (InterruptedException e) {
      subscriber.end(Feed.goingAway());
    } catch (RuntimeException e) {
      if (!subscriber.isCancelled()) {
        subscriber.end(e);
      }
    } finally {
      feed.leave(this);
    }
  }

  /** Sends the next events while there is room; returns false when there are none. */
  private boolean sendPage() throws InterruptedException {
    FeedPage<E, P> page = feed.after(subscriber.viewer(), position, PAGE);
    for (E event : page.events()) {
      if (subscriber.concerns(event)) {
        if (!subscriber.isReady()) {
          return true; // the rest of the page is read again when there is room
        }
        subscriber.event(event);
        lastSent = System.nanoTime();
      }
      position = feed.positionOf(event);
    }
    boolean moved = !page.events().isEmpty() || page.position().compareTo(position) > 0;
    position = page.position();
    return moved;
  }

  private void signOfLife() {
    subscriber.position(position);
    lastSent = System.nanoTime();
  }
}
