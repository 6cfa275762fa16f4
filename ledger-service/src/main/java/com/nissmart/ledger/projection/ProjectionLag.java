package com.nissmart.ledger.projection;

import com.nissmart.ledger.journal.Tail;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The distance between the tables and the end of the tail. The projector waits here for batches,
 * the writer for room, and readers for a position.
 */
final class ProjectionLag {
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(8);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(1);

  /** The share of a limit at which the projector no longer lets a busy writer go first. */
  private static final double SHARE_WHILE_BUSY = 0.875;

  private final Tail tail;
  private final ProjectionLimits limits;
  private final LongSupplier ticker;
  private @Nullable Position position;
  private @Nullable String failure;
  private boolean ended;
  private boolean level = true;
  private long behindSince;
  private long busyUntil;
  private long pauseUntil;

  /**
   * Makes a distance that is not known yet.
   *
   * @param ticker nanoseconds of a steady counter
   */
  ProjectionLag(Tail tail, ProjectionLimits limits, LongSupplier ticker) {
    this.tail = tail;
    this.limits = limits;
    this.ticker = ticker;
    this.pauseUntil = ticker.getAsLong();
    this.busyUntil = pauseUntil;
  }

  /**
   * Announces that the tail has grown.
   *
   * @param busy whether the writer has all the work that it can do
   */
  synchronized void grown(boolean busy) {
    long now = ticker.getAsLong();
    if (busy) {
      busyUntil = now + REST;
    }
    if (level) {
      level = false;
      behindSince = now;
      notifyAll();
    }
  }

  /** Announces that the tables have reached a position. */
  synchronized void reached(Position now) {
    tail.projected(now.batchNo());
    position = now;
    pauseUntil = ticker.getAsLong() + PAUSE;
    notifyAll();
  }

  /** Announces that the oldest batch that is missing in the tables was appended after a moment. */
  synchronized void missingSince(long nanos) {
    behindSince = nanos;
  }

  synchronized void fail(String problem) {
    failure = problem;
    notifyAll();
  }

  /** Ends all waits. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized @Nullable String failure() {
    return failure;
  }

  synchronized @Nullable Position position() {
    return position;
  }

  synchronized long transactions() {
    return position == null
        ? tail.transactions()
        : Math.max(0, tail.end().lastSeq() - position.seq());
  }

  long bytes() {
    return tail.bytes();
  }

  synchronized double seconds() {
    return level ? 0 : (ticker.getAsLong() - behindSince) / 1e9;
  }

  /** Waits while the tables are too far behind. */
  synchronized void awaitRoom() throws InterruptedException {
    while (!ended && failure == null && !level && isAbove(1)) {
      TimeUnit.NANOSECONDS.timedWait(this, REST);
    }
  }

  /** Waits until the tables have a position, or so long; returns null when this has ended. */
  synchronized @Nullable Position await(Position least, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos;
        !ended && failure == null && left > 0 && (position == null || !position.has(least));
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return ended ? null : position;
  }

  /** Waits until batches after a position should be written; returns false when this has ended. */
  synchronized boolean awaitBatches(Position from) throws InterruptedException {
    for (long wait = waitBefore(from); !ended && wait > 0; wait = waitBefore(from)) {
      TimeUnit.NANOSECONDS.timedWait(this, wait);
    }
    return !ended;
  }

  /** Waits so long; returns false when this has ended. */
  synchronized boolean pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); !ended && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return !ended;
  }

  /** Returns for how many nanoseconds there is nothing to write, or something better to do. */
  synchronized long waitBefore(Position from) {
    long now = ticker.getAsLong();
    boolean wasLevel = level;
    level = tail.end().lastBatch() <= from.batchNo();
    if (level) {
      return IDLE;
    }
    if (wasLevel) {
      behindSince = now;
    }
    if (now - busyUntil < 0 && !isAbove(SHARE_WHILE_BUSY)) {
      return busyUntil - now;
    }
    // Small chunks cost more a transaction: a short pause between them lets several batches come.
    return transactions() < limits.chunk() / 10 ? pauseUntil - now : 0;
  }

  private boolean isAbove(double share) {
    return transactions() > share * limits.transactions() || tail.bytes() > share * limits.bytes();
  }
}
