package com.nissmart.payout.withdrawal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One stream, on a virtual thread of its own; holds a page of events at most. */
final class WithdrawalWatcher {
  private static final int PAGE = 200;
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

  private final WithdrawalFeed feed;
  private final WatchCall call;
  private final long signOfLifeNanos;
  private final Thread thread;
  private FeedPosition position;
  private long lastSent;

  WithdrawalWatcher(
      WithdrawalFeed feed, FeedPosition position, WatchCall call, Duration signOfLife) {
    this.feed = feed;
    this.position = position;
    this.call = call;
    this.signOfLifeNanos = signOfLife.toNanos();
    this.thread = Thread.ofVirtual().name("withdrawal-watcher").unstarted(this::run);
  }

  void start() {
    call.onChange(this::wake);
    thread.start();
  }

  /** There may be something to do. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      signOfLife();
      while (!call.isCancelled()) {
        if (feed.isClosed()) {
          throw WithdrawalFeed.goingAway();
        }
        call.requireAccess();
        boolean ready = call.isReady();
        boolean moved = ready && sendPage();
        if (ready && System.nanoTime() - lastSent >= signOfLifeNanos) {
          signOfLife();
        }
        if (!moved) {
          LockSupport.parkNanos(this, Math.min(LONGEST_SLEEP.toNanos(), signOfLifeNanos));
        }
      }
    } catch (InterruptedException e) {
      call.end(WithdrawalFeed.goingAway());
    } catch (RuntimeException e) {
      if (!call.isCancelled()) {
        call.end(e);
      }
    } finally {
      feed.leave(this);
    }
  }

  /** Sends what comes next, while there is room; false when that is nothing. */
  private boolean sendPage() throws InterruptedException {
    WithdrawalFeed.Page page = feed.after(call.userId(), position, PAGE);
    for (FeedEvent event : page.events()) {
      if (call.concerns(event)) {
        if (!call.isReady()) {
          return true; // the rest of the page is read again when there is room
        }
        call.send(event);
        lastSent = System.nanoTime();
      }
      position = event.position();
    }
    boolean moved = page.position().compareTo(position) > 0 || !page.events().isEmpty();
    position = page.position();
    return moved;
  }

  private void signOfLife() {
    call.position(position);
    lastSent = System.nanoTime();
  }
}
