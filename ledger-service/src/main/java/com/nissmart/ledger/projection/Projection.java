package com.nissmart.ledger.projection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The position of the tables, for readers on any replica. */
public final class Projection {
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(5);

  private final Jdbi jdbi;
  private final ProjectedTables tables;
  private final Projector projector;
  private @Nullable Position polled;
  private long polledAt;

  /**
   * Makes a view.
   *
   * @param projector of this process; it reports a position at once when it runs
   */
  public Projection(Jdbi jdbi, int bookId, Projector projector) {
    this.jdbi = jdbi;
    this.tables = new ProjectedTables(bookId);
    this.projector = projector;
  }

  /** Returns the position in the snapshot of the caller's transaction. */
  public Position position(Handle handle) {
    return tables.position(handle);
  }

  /** Waits until the tables have a transaction, or so long; returns the position that they have. */
  public Position awaitSeq(long seq, Duration atMost) {
    return await(new Position(0, seq), atMost);
  }

  /**
   * Waits until the tables have a batch, or so long; returns the position that they have. An
   * opening of an account is in a batch, and has no seq.
   */
  public Position awaitBatch(long batchNo, Duration atMost) {
    return await(new Position(batchNo, 0), atMost);
  }

  private Position await(Position least, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    Position reached = projector.await(least, atMost);
    if (reached == null) {
      reached = poll(0);
      for (long left = end - System.nanoTime();
          left > 0 && !reached.has(least) && !Thread.currentThread().isInterrupted();
          left = end - System.nanoTime()) {
        reached = poll(Math.min(left, POLL));
      }
    }
    return reached;
  }

  /** Returns a position that is at most one interval old; all who wait share one query. */
  private synchronized Position poll(long waitNanos) {
    Position known = polled;
    if (waitNanos > 0) {
      pause(waitNanos);
    }
    if (known == null || System.nanoTime() - polledAt >= POLL) {
      known = jdbi.withHandle(this::position);
      polled = known;
      polledAt = System.nanoTime();
    }
    return known;
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
