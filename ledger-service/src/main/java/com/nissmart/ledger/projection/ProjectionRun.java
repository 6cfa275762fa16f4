package com.nissmart.ledger.projection;

import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.SqlTrouble;
import com.nissmart.runtime.process.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that fills the tables from one tail. */
final class ProjectionRun {
  private static final Logger log = LoggerFactory.getLogger(ProjectionRun.class);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /**
   * The transactions of a chunk whose commit waits for the disk, so that the tail can go at once.
   */
  private static final int LARGE = 1_000;

  private static final int TRIES = 5;
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
  private static final long LAST_CHUNK_MILLIS = 1_000;

  final ProjectionLag lag;

  private final Database database;
  private final int bookId;
  private final int chunk;
  private final Tail tail;
  private final Projector.Counters counters;
  private final Consumer<String> onFailure;
  private final ProjectionStore positions = new ProjectionStore();
  private final TableWriter tables;
  private final Thread thread = new Thread(this::run, "ledger-projector");

  // Of the thread alone.
  private int most;
  private int failures;
  private long singleUpTo;
  private boolean certain;

  ProjectionRun(
      Database database,
      int bookId,
      ProjectionLimits limits,
      int rememberedAccounts,
      Tail tail,
      Projector.Counters counters,
      Consumer<String> onFailure) {
    this.lag = new ProjectionLag(tail, limits, System::nanoTime);
    this.database = database;
    this.bookId = bookId;
    this.chunk = limits.chunk();
    this.tail = tail;
    this.counters = counters;
    this.onFailure = onFailure;
    this.tables = new TableWriter(bookId, rememberedAccounts);
    this.most = chunk;
  }

  void start() {
    thread.start();
  }

  /** Ends after the chunk that is being written, or in the middle of it when it takes long. */
  void close() {
    lag.end();
    try {
      if (!thread.equals(Thread.currentThread())) {
        thread.join(LAST_CHUNK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
  }

  private void run() {
    try {
      while (writeNext()) {
        // Until it has ended.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for batches and writes them; returns false when this run is over. */
  private boolean writeNext() throws InterruptedException {
    List<JournalRow> batches = List.of();
    try {
      Position from = readPosition();
      if (!lag.awaitBatches(from)) {
        return false;
      }
      batches = batchesAfter(from);
      write(from, batches);
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      certain = false;
      return goesOnAfter(e, batches);
    }
  }

  /**
   * Returns the position. After a failure it is read again: the last chunk may be in the tables.
   */
  private Position readPosition() {
    Position known = lag.position();
    if (certain && known != null) {
      return known;
    }
    Position read = database.jdbi().withHandle(handle -> positions.position(handle, bookId));
    if (!read.equals(known)) {
      failures = 0;
    }
    lag.reached(read);
    certain = true;
    return read;
  }

  /** Returns as many batches as are written at once. */
  private List<JournalRow> batchesAfter(Position from) {
    List<JournalRow> batches = tail.after(from.batchNo(), most);
    if (batches.isEmpty()) {
      throw new IllegalStateException("The tail has no batch after " + from.batchNo());
    }
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

  private void write(Position from, List<JournalRow> batches) throws SQLException {
    long began = System.nanoTime();
    boolean all = batches.getLast().batchNo() == tail.end().lastBatch();
    boolean large = batches.getLast().lastSeq() - from.seq() >= LARGE;
    Position to =
        database
            .jdbi()
            .inTransaction(handle -> {
              if (large) {
                handle.execute("SET LOCAL synchronous_commit = on");
              }
              return tables.apply(handle, from, batches);
            });
    counters.add(System.nanoTime() - began);
    failures = 0;
    most = Math.min(chunk, 2 * most);
    lag.reached(to);
    if (large) {
      tail.stored(to.batchNo());
    }
    if (all) {
      lag.missingSince(began);
    }
  }

  /** Chooses what to do after a failure; returns false when this run is over. */
  private boolean goesOnAfter(Throwable e, List<JournalRow> batches) throws InterruptedException {
    if (lag.hasEnded()) {
      return false;
    }
    SQLException sql = sqlException(e);
    boolean again = sql != null && !RefusedRowException.isRefusal(sql);
    if (!again && !(e instanceof PositionMovedException)) {
      if (batches.size() <= 1) {
        stop(e, sql, batches);
        return false;
      }
      // One after the other, until the refused one is alone.
      singleUpTo = batches.getLast().batchNo();
      return true;
    }
    failures++;
    if (failures > TRIES && !isPassing(sql)) {
      stop(e, sql, batches);
      return false;
    }
    if (Integer.bitCount(failures) == 1) {
      log.warn("Batches could not be written to the tables; they are written again", e);
    }
    if (sql != null) {
      most = Math.max(1, most / 2);
    }
    return lag.pause(BACKOFF.after(failures));
  }

  private static boolean isPassing(@Nullable SQLException e) {
    return e != null && (e.getSQLState() == null || SqlTrouble.reason(e).isPresent());
  }

  private void stop(Throwable e, @Nullable SQLException sql, List<JournalRow> batches) {
    String problem =
        sql == null ? String.valueOf(e.getMessage()) : RefusedRowException.problem(sql);
    String text =
        batches.isEmpty()
            ? "The tables cannot be written: " + problem
            : "Batch %d cannot be written to the tables: %s"
                .formatted(batches.getFirst().batchNo(), problem);
    if (sql == null) {
      log.error("The book stops. {}", text, e);
    } else {
      // The exception has the values of the row, which are customers' data.
      log.error("The book stops. {} (SQLSTATE {})", text, sql.getSQLState());
    }
    lag.fail(text);
    onFailure.accept(text);
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
