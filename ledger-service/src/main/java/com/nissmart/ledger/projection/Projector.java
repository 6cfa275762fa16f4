package com.nissmart.ledger.projection;

import com.nissmart.ledger.journal.Tail;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The projector of the replica that writes: it fills the tables from the tail, whole batches in
 * their order. A crash at any point is harmless, because batches and position are committed
 * together, and the position moves only from where it was read.
 *
 * <p>It begins as soon as a batch is committed. While the writer is busy it holds off until the
 * tables are nearly as far behind as they may be.
 */
public final class Projector implements AutoCloseable {
  /** An account takes about 200 bytes: a twentieth of the heap, 50 MB at most. */
  private static final int MOST_REMEMBERED = 250_000;

  private static final int HEAP_AN_ACCOUNT = 4_096;

  /**
   * The settings of a session: plans by the indexes, and commits that a crash of the database may
   * lose, because the tail keeps their batches until they are on disk.
   */
  private static final String SESSION_SQL =
      """
      SET enable_seqscan = off; SET enable_bitmapscan = off; SET synchronous_commit = off;
      SET idle_in_transaction_session_timeout = '3s'\
      """;

  private final DatabaseSettings settings;
  private final String applicationName;
  private final int bookId;
  private final ProjectionLimits limits;
  private final Counters counters = new Counters(new LongAdder(), new LongAdder());
  private volatile @Nullable ProjectionRun run;
  private volatile @Nullable String lastFailure;
  private volatile Consumer<String> onFailure = problem -> {};

  /** The chunks that were written, and the time that they took. */
  record Counters(LongAdder chunks, LongAdder nanos) {
    void add(long took) {
      chunks.increment();
      nanos.add(took);
    }
  }

  /**
   * Makes a projector that has not begun.
   *
   * @param applicationName by which a take-over finds its connection and ends it
   */
  public Projector(
      DatabaseSettings settings, String applicationName, int bookId, ProjectionLimits limits) {
    this.settings = settings.withPoolSize(1);
    this.applicationName = applicationName;
    this.bookId = bookId;
    this.limits = limits;
  }

  /** Sets the listener that gets a failure as soon as it happens. */
  public void onFailure(Consumer<String> listener) {
    onFailure = listener;
  }

  /** Begins to write the batches of a tail to the tables. */
  public synchronized void begin(Tail tail) {
    end();
    ProjectionRun begun =
        new ProjectionRun(
            Database.open(applicationName, settings, SESSION_SQL),
            bookId,
            limits,
            (int) Math.min(MOST_REMEMBERED, Runtime.getRuntime().maxMemory() / HEAP_AN_ACCOUNT),
            tail,
            counters,
            problem -> onFailure.accept(problem));
    lastFailure = null;
    run = begun;
    begun.start();
  }

  /** Ends; a chunk that takes long is cut off. */
  public synchronized void end() {
    ProjectionRun ending = run;
    if (ending != null) {
      lastFailure = ending.lag.failure();
      run = null;
      ending.close();
    }
  }

  /**
   * Announces that a batch was added to the tail.
   *
   * @param busy whether the writer has all the work that it can do
   */
  public void wake(boolean busy) {
    ProjectionRun current = run;
    if (current != null) {
      current.lag.grown(busy);
    }
  }

  /** Waits while the tables are too far behind, unless the projector has ended or failed. */
  public void awaitRoom() throws InterruptedException {
    ProjectionRun current = run;
    if (current != null) {
      current.lag.awaitRoom();
    }
  }

  /**
   * Returns why the tables cannot be written any more, with the batch and the row, until it begins
   * again. The book must not grow until that is repaired.
   */
  public Optional<String> failure() {
    ProjectionRun current = run;
    return Optional.ofNullable(current == null ? lastFailure : current.lag.failure());
  }

  /** Waits until the tables have a batch or refuse it, or so long. */
  public void awaitBatch(long batchNo, Duration atMost) {
    Position _ = await(new Position(batchNo, 0), atMost);
  }

  /** Waits until the tables have a position; returns the one reached, null when it does not run. */
  @Nullable Position await(Position least, Duration atMost) {
    ProjectionRun current = run;
    try {
      return current == null ? null : current.lag.await(least, atMost.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Returns how many transactions the tables are behind; NaN when this replica does not write. */
  public double lagTransactions() {
    ProjectionRun current = run;
    return current == null ? Double.NaN : current.lag.transactions();
  }

  /** Returns the bytes that the tail takes; NaN when this replica does not write. */
  public double lagBytes() {
    ProjectionRun current = run;
    return current == null ? Double.NaN : current.lag.bytes();
  }

  /** Returns for how long a batch waits for the tables; NaN when this replica does not write. */
  public double lagSeconds() {
    ProjectionRun current = run;
    return current == null ? Double.NaN : current.lag.seconds();
  }

  Counters counters() {
    return counters;
  }

  @Override
  public void close() {
    end();
  }
}
