package com.nissmart.ledger.history;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.SnapshotStore.Point;
import com.nissmart.ledger.history.SnapshotStore.PointQuery;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.projection.Position;
import com.nissmart.ledger.projection.Projection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one book. The tables may be behind the journal. A read of single things lays the
 * writer's tail over them and never waits for them; a read of the whole book waits a moment for
 * them, and then says as of which transaction it is. Either has everything that was acknowledged
 * before it began, or says that it has not.
 */
public final class BookReads {
  /** The longest wait for an own batch that is in the journal and not yet in the tail. */
  private static final Duration OWN_BATCH = Duration.ofSeconds(1);

  private static final Duration TABLES = Duration.ofMillis(50);

  private final Jdbi jdbi;
  private final int bookId;
  private final Projection projection;
  private final Supplier<@Nullable Tail> tail;
  private final UnaryOperator<Instant> closing;
  private final SnapshotStore store = new SnapshotStore();

  /** The state of a snapshot: the position of the tables in it, and the end of the journal. */
  record Ends(Position tables, Book.Head journal) {
    boolean tablesHave(Book.Head head) {
      return tables.batchNo() >= head.lastBatch();
    }
  }

  private interface SnapshotRead<T> {
    T in(Handle handle, Ends ends);
  }

  /** The making of the present state from what the database has. */
  private interface Present {
    BookSnapshot of(Handle handle, Ends ends);
  }

  private interface PresentRead<T> {
    T with(Present present);
  }

  /**
   * Makes the reads of a book.
   *
   * @param tail the tail, or null while this replica does not write
   * @param closing makes an instant final, and returns it, or the present if that is earlier
   */
  public BookReads(
      Jdbi jdbi,
      int bookId,
      Projection projection,
      Supplier<@Nullable Tail> tail,
      UnaryOperator<Instant> closing) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.projection = projection;
    this.tail = tail;
    this.closing = closing;
  }

  /**
   * Reads the book as it is now.
   *
   * @throws Refusal UNAVAILABLE when another replica writes the book
   */
  public <T> T now(Function<BookSnapshot, T> read) {
    return present(present -> inSnapshot((handle, ends) -> read.apply(present.of(handle, ends))));
  }

  /**
   * Reads single things of the book as it is now, in one round trip. What is read in addition may
   * be newer.
   *
   * @throws Refusal UNAVAILABLE when another replica writes the book
   */
  <R, T> T now(PointQuery<R> query, BiFunction<BookSnapshot, List<R>, T> read) {
    return present(present ->
        jdbi.withHandle(handle -> {
          Point<R> found = store.point(handle, bookId, query);
          return read.apply(present.of(handle, found.ends()), found.rows());
        }));
  }

  private <T> T present(PresentRead<T> read) {
    Tail own = tail.get();
    if (own == null) {
      Book.Head begun = awaitTables();
      return read.with((handle, ends) -> {
        if (!ends.tablesHave(begun)) {
          throw elsewhere();
        }
        return snapshot(handle, ends, new Tail(ends.journal()));
      });
    }
    try (Tail.Pin _ = own.pin()) {
      Book.Head before = own.end();
      return read.with((handle, ends) -> {
        if (ends.tables().batchNo() < own.floor() || !knows(own, before, ends.journal())) {
          throw elsewhere();
        }
        return snapshot(handle, ends, own);
      });
    }
  }

  /** Reads the tables alone, if possible when they have all that was booked before. */
  public <T> T tables(Function<BookSnapshot, T> read) {
    awaitTables();
    return stored(read);
  }

  /** Reads the tables alone, as they are. */
  public <T> T stored(Function<BookSnapshot, T> read) {
    return inSnapshot(
        (handle, ends) -> read.apply(snapshot(handle, ends, new Tail(ends.journal()))));
  }

  /** Returns the last transaction of the book. */
  public long lastSeq() {
    return jdbi.withHandle(handle -> store.ends(handle, bookId)).journal().lastSeq();
  }

  /**
   * Makes a past instant final: no transaction that is booked later has a time at it or before it.
   *
   * @return false for a future instant, which bounds nothing yet
   * @throws Refusal UNAVAILABLE when another replica writes the book
   */
  boolean close(Instant asked) {
    if (tail.get() == null) {
      throw elsewhere();
    }
    return !closing.apply(asked).isBefore(asked);
  }

  private BookSnapshot snapshot(Handle handle, Ends ends, Tail over) {
    return new BookSnapshot(handle, bookId, ends.tables().seq(), over);
  }

  /** Returns whether a head that was read after another one of the tail is in the tail too. */
  private static boolean knows(Tail own, Book.Head before, Book.Head read) {
    return read.lastBatch() > before.lastBatch()
        ? own.learns(read, OWN_BATCH)
        : read.isSameAs(before);
  }

  /** Waits a moment until the tables have the journal as it is now, and returns its end. */
  private Book.Head awaitTables() {
    Ends begun = jdbi.withHandle(handle -> store.ends(handle, bookId));
    if (!begun.tablesHave(begun.journal())) {
      projection.awaitBatch(begun.journal().lastBatch(), TABLES);
    }
    return begun.journal();
  }

  private <T> T inSnapshot(SnapshotRead<T> read) {
    return jdbi.inTransaction(handle -> read.in(handle, store.begin(handle, bookId)));
  }

  private static Refusal elsewhere() {
    return new Refusal(
        Reason.UNAVAILABLE, "Another replica writes the book now; repeat the request");
  }
}
