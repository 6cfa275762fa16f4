package com.nissmart.ledger.projection;

import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.SqlTrouble;
import com.nissmart.runtime.process.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that fills the tables while this replica writes the book. */
final class ProjectionRun {
  private static final Logger log = LoggerFactory.getLogger(ProjectionRun.class);
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int TRIES = 5;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_CHUNK_MILLIS = 1_000;

  private final Database database;
  private final int bookId;
  private final ProjectionLimits limits;
  private final Tail tail;
  private final Projector.Counters counters;
  private final ProjectionStore positions = new ProjectionStore();
  private final TableWriter tables;
  private final Thread thread = new Thread(this::run, "ledger-projector");

  // Of the thread alone.
  private int most;
  private int failures;
  private long singleUpTo;
  private boolean certain;

  // Guarded by this.
  private @Nullable Position position;
  private @Nullable String failure;
  private boolean ended;
  private boolean busy;
  private boolean level = true;
  private long behindSince;
  private long wokenAt;
  private long pauseUntil = System.nanoTime();

  ProjectionRun(
      Database database,
      int bookId,
      ProjectionLimits limits,
      int rememberedAccounts,
      Tail tail,
      Projector.Counters counters) {
    this.database = database;
    this.bookId = bookId;
    this.limits = limits;
    this.tail = tail;
    this.counters = counters;
    this.tables = new TableWriter(bookId, rememberedAccounts);
    this.most = limits.chunk();
  }

  void start() {
    thread.start();
  }

  /** Ends after the chunk that is being written, or in the middle of it when it takes long. */
  void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    try {
      thread.join(LAST_CHUNK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
  }

  synchronized void wake() {
    wokenAt = System.nanoTime();
    if (level) {
      level = false;
      behindSince = wokenAt;
      notifyAll();
    }
  }

  synchronized void busy(boolean isBusy) {
    if (busy && !isBusy) {
      notifyAll();
    }
    busy = isBusy;
  }

  synchronized void awaitRoom() throws InterruptedException {
    while (!ended && failure == null && isFull()) {
      TimeUnit.NANOSECONDS.timedWait(this, REST);
    }
  }

  /** Waits for a position; returns null when this run has ended. */
  synchronized @Nullable Position await(Position least, long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    Position reached = position;
    for (long left = nanos;
        !ended && left > 0 && (reached == null || !reached.has(least));
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      reached = position;
    }
    return ended ? null : reached;
  }

  synchronized @Nullable String failure() {
    return failure;
  }

  synchronized long lagTransactions() {
    return position == null
        ? tail.transactions()
        : Math.max(0, tail.end().lastSeq() - position.seq());
  }

  long lagBytes() {
    return tail.bytes();
  }

  synchronized double lagSeconds() {
    return level ? 0 : (System.nanoTime() - behindSince) / 1e9;
  }

  private void run() {
    while (true) {
      List<JournalRow> batches = List.of();
      try {
        Position from = readPosition();
        batches = next(from);
        if (batches.isEmpty()) {
          return;
        }
        write(from, batches);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        if (!goesOnAfter(e, batches)) {
          return;
        }
      }
    }
  }

  private void write(Position from, List<JournalRow> batches) throws SQLException {
    long began = System.nanoTime();
    boolean all = batches.getLast().batchNo() == tail.end().lastBatch();
    certain = false;
    Position to = database.jdbi().withHandle(handle -> tables.apply(handle, from, batches));
    counters.add(System.nanoTime() - began);
    failures = 0;
    most = Math.min(limits.chunk(), 2 * most);
    reached(to, all ? began : behindSince);
  }

  /**
   * Returns the position. After a failure it is read again: the last chunk may be in the tables.
   */
  private Position readPosition() {
    Position known;
    synchronized (this) {
      known = position;
    }
    if (certain && known != null) {
      return known;
    }
    Position read = database.jdbi().withHandle(handle -> positions.position(handle, bookId));
    if (!read.equals(known)) {
      failures = 0;
    }
    reached(read, behindSince);
    return read;
  }

  private void reached(Position to, long behind) {
    certain = true;
    tail.projected(to.batchNo());
    synchronized (this) {
      position = to;
      behindSince = behind;
      pauseUntil = System.nanoTime() + PAUSE;
      notifyAll();
    }
  }

  /** Waits for batches and returns the next ones; none when this run has ended. */
  private synchronized List<JournalRow> next(Position from) throws InterruptedException {
    while (!ended) {
      long wait = waitBefore(from);
      if (wait <= 0) {
        return cut(tail.after(from.batchNo(), most), from);
      }
      TimeUnit.NANOSECONDS.timedWait(this, wait);
    }
    return List.of();
  }

  /** Returns for how many nanoseconds there is nothing to write, or something better to do. */
  private long waitBefore(Position from) {
    long now = System.nanoTime();
    boolean wasLevel = level;
    level = tail.end().lastBatch() <= from.batchNo();
    if (level) {
      return IDLE;
    }
    if (wasLevel) {
      behindSince = now;
    }
    if (busy && now - wokenAt < REST && !isHalfFull()) {
      return REST;
    }
    // Small chunks cost more a transaction: a short pause between them lets several batches come.
    return lagTransactions() < limits.chunk() / 10 ? pauseUntil - now : 0;
  }

  /** Returns as many of the batches as are written at once. */
  private List<JournalRow> cut(List<JournalRow> batches, Position from) {
    if (from.batchNo() < singleUpTo) {
      return batches.subList(0, 1);
    }
    long bytes = 0;
    for (int i = 0; i < batches.size(); i++) {
      bytes += batches.get(i).payload().size();
      if (bytes > MOST_BYTES) {
        return batches.subList(0, Math.max(1, i));
      }
    }
    return batches;
  }

  private boolean isFull() {
    return !level && (lagTransactions() > limits.transactions() || tail.bytes() > limits.bytes());
  }

  private boolean isHalfFull() {
    return lagTransactions() > limits.transactions() / 2 || tail.bytes() > limits.bytes() / 2;
  }

  /** Chooses what to do after a failure; returns false when this run is over. */
  private boolean goesOnAfter(Throwable e, List<JournalRow> batches) {
    if (isEnded()) {
      return false;
    }
    SQLException sql = sqlException(e);
    boolean moved = e instanceof PositionMovedException;
    boolean certainToFail = sql == null ? !moved : RefusedRowException.isRefusal(sql);
    if (certainToFail && batches.size() > 1) {
      singleUpTo = batches.getLast().batchNo();
      return true;
    }
    boolean passing =
        sql != null && (sql.getSQLState() == null || SqlTrouble.reason(sql).isPresent());
    failures++;
    if (certainToFail || (!passing && failures > TRIES)) {
      stop(e, sql, batches);
      return false;
    }
    if (Integer.bitCount(failures) == 1) {
      log.warn("Batches could not be written to the tables; they are written again", e);
    }
    most = Math.max(1, most / 2);
    return pause(BACKOFF.after(failures));
  }

  private void stop(Throwable e, @Nullable SQLException sql, List<JournalRow> batches) {
    String problem =
        sql == null ? String.valueOf(e.getMessage()) : RefusedRowException.problem(sql);
    String text =
        batches.isEmpty()
            ? "The position of the tables cannot be read: " + problem
            : "Batch %d cannot be written to the tables: %s"
                .formatted(batches.getFirst().batchNo(), problem);
    if (sql == null) {
      log.error("The book stops. {}", text, e);
    } else {
      log.error("The book stops. {} (SQLSTATE {})", text, sql.getSQLState());
    }
    synchronized (this) {
      failure = text;
      notifyAll();
    }
  }

  private synchronized boolean isEnded() {
    return ended;
  }

  /** Waits so long; returns false when this run has ended. */
  private synchronized boolean pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); !ended && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static @Nullable SQLException sqlException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
