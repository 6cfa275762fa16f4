package com.nissmart.ledger.feed;

import com.nissmart.ledger.history.Viewer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One stream, on a virtual thread of its own; holds a page of transactions at most. */
final class Watcher {
  private static final int PAGE = 200;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private final BookFeed feed;
  private final Viewer viewer;
  private final Subscriber subscriber;
  private final long signOfLifeNanos;
  private final Thread thread;
  private long position;
  private long lastSent;

  Watcher(BookFeed feed, Viewer viewer, long position, Subscriber subscriber, Duration signOfLife) {
    this.feed = feed;
    this.viewer = viewer;
    this.position = position;
    this.subscriber = subscriber;
    this.signOfLifeNanos = signOfLife.toNanos();
    this.thread = Thread.ofVirtual().name("book-watcher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** There may be something to do. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      signOfLife();
      while (!subscriber.isCancelled()) {
        if (feed.isClosed()) {
          throw BookFeed.goingAway();
        }
        subscriber.requireAccess();
        boolean ready = subscriber.isReady();
        boolean moved = ready && sendPage();
        if (ready && System.nanoTime() - lastSent >= signOfLifeNanos) {
          signOfLife();
        }
        if (!moved) {
          sleep();
        }
      }
    } catch (InterruptedException e) {
      subscriber.end(BookFeed.goingAway());
    } catch (RuntimeException e) {
      if (!subscriber.isCancelled()) {
        subscriber.end(e);
      }
    } finally {
      feed.leave(this);
    }
  }

  /** Sends what comes next, while there is room; false when that is nothing. */
  private boolean sendPage() throws InterruptedException {
    BookFeed.Page page = feed.after(viewer, position, PAGE);
    for (FeedEvent event : page.events()) {
      if (event.concerns(viewer)) {
        if (!subscriber.isReady()) {
          return true; // the rest of the page is read again when there is room
        }
        subscriber.transaction(event.row());
        lastSent = System.nanoTime();
      }
      position = event.row().seq();
    }
    boolean moved = !page.events().isEmpty() || page.position() > position;
    position = page.position();
    return moved;
  }

  private void signOfLife() {
    subscriber.position(position);
    lastSent = System.nanoTime();
  }

  private void sleep() {
    LockSupport.parkNanos(this, Math.min(LONGEST_SLEEP.toNanos(), signOfLifeNanos));
  }
}
