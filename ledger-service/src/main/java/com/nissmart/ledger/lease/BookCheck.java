package com.nissmart.ledger.lease;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.lease.BookStop.Kind;
import com.nissmart.ledger.lease.StopRules.ClockReading;
import com.nissmart.ledger.witness.Witnesses;
import com.nissmart.runtime.database.DatabaseClock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of whether a book may be written: it has everything that this replica remembers and
 * that was signed, and its clock can be trusted. A finding is stored, so that no replica writes
 * before an operator has accepted it.
 */
final class BookCheck {
  private static final Logger log = LoggerFactory.getLogger(BookCheck.class);

  private final int bookId;
  private final BookWriter writer;
  private final @Nullable DatabaseClock clock;
  private final Witnesses witnesses;
  private final Supplier<Optional<String>> guards;
  private final BookStateStore states = new BookStateStore();
  private final StopStore stops = new StopStore();
  private Book.Head seen = Known.NOTHING.seen();
  private @Nullable Tail written;
  private long acceptedClocks = -1;
  private boolean stopped;
  private String logged = "";

  /**
   * The result of a check.
   *
   * @param begunAt the steady counter before the check
   * @param epoch the take-over under which the last batch was written
   * @param timeline that of the server
   * @param stop why the book may not be written
   */
  record Result(long begunAt, long epoch, int timeline, Optional<BookStop> stop) {}

  /**
   * Makes a check.
   *
   * @param clock that of the book; null when it is not the server's
   * @param witnesses those of the book's signed heads
   * @param guards what the database lacks that a writer relies on
   */
  BookCheck(
      int bookId,
      BookWriter writer,
      @Nullable DatabaseClock clock,
      Witnesses witnesses,
      Supplier<Optional<String>> guards) {
    this.bookId = bookId;
    this.writer = writer;
    this.clock = clock;
    this.witnesses = witnesses;
    this.guards = guards;
  }

  /** Remembers what this replica writes from now on. */
  synchronized void writes(@Nullable Tail tail) {
    written = tail;
  }

  /** Returns the last batch that this replica knows, unless the book may lack it. */
  synchronized Book.Head confirmed() {
    return stopped ? Known.NOTHING.seen() : remembered(written).last();
  }

  /**
   * Checks the book.
   *
   * @param leads whether this replica has the lease, or nobody has it
   */
  Result run(Handle handle, boolean leads) {
    long begunAt = System.nanoTime();
    Tail tail = tail();
    boolean writing = writer.isWriter();
    Known known = remembered(tail);
    BookState state = states.read(handle, bookId, known);
    List<BookStop> all = stops.all(handle, bookId);
    Optional<BookStop> found =
        StopRules.check(state, known, reading(all, leads), leads && !writing, all)
            .or(() ->
                witnesses.finding(handle).map(finding -> StopRules.head(finding, state, known)));
    found.filter(stop -> isNew(stop, all)).ifPresent(stop -> stops.insert(handle, bookId, stop));
    Optional<BookStop> stop =
        all.stream().filter(each -> !each.accepted()).findFirst().or(() -> found);
    if (leads && !writing && stop.isEmpty()) {
      stop =
          guards
              .get()
              .map(missing -> local(Kind.GUARD, missing, state))
              .or(() -> witnesses.unread().map(unread -> local(Kind.WITNESS, unread, state)));
    }
    log(stop);
    stopped = stop.isPresent();
    if (!stopped) {
      confirm(tail, writing ? known.own() : state.end(), writing);
    }
    return new Result(begunAt, state.epoch(), state.timeline(), stop);
  }

  /** Makes a stop of this replica alone, which is not stored. */
  private static BookStop local(Kind kind, String detail, BookState state) {
    return BookStop.found(kind, detail, state.highestSeq(), state.serverTime());
  }

  private synchronized @Nullable Tail tail() {
    return written;
  }

  private synchronized Known remembered(@Nullable Tail tail) {
    return new Known(seen, tail == null ? seen : tail.end());
  }

  private synchronized void confirm(@Nullable Tail checked, Book.Head end, boolean writing) {
    seen = end;
    if (!writing && written == checked) {
      written = null;
    }
  }

  /** Returns the clock's reading, after taking over a jump that was accepted or does not matter. */
  private @Nullable ClockReading reading(List<BookStop> all, boolean leads) {
    if (clock == null) {
      return null;
    }
    List<BookStop> ofClock = all.stream().filter(stop -> stop.kind() == Kind.CLOCK).toList();
    long accepted = ofClock.stream().filter(BookStop::accepted).count();
    boolean elsewhere = !leads && accepted == ofClock.size() && !clock.jump().isZero();
    if (elsewhere || (accepted > acceptedClocks && acceptedClocks >= 0)) {
      log.warn("The server's time is taken over after a jump of {} s", clock.jump().toSeconds());
      clock.acceptJump();
    }
    acceptedClocks = accepted;
    return new ClockReading(clock.jump(), clock.machineAhead());
  }

  private static boolean isNew(BookStop found, List<BookStop> all) {
    return all.stream()
        .noneMatch(stop ->
            !stop.accepted() && stop.kind() == found.kind() && stop.knownSeq() >= found.knownSeq());
  }

  private String remedy(Kind kind) {
    return switch (kind) {
      case GUARD -> "Repair the database as its owner; the book is then written again";
      case WITNESS -> "Nothing has to be done unless the witness should be there";
      case LOSS, CLOCK, TIMELINE, HEAD ->
          "Accept it with: deploy/ledger-accept %s --book %d --by NAME --why TEXT"
              .formatted(kind.name().toLowerCase(Locale.ROOT), bookId);
    };
  }

  private void log(Optional<BookStop> stop) {
    String detail = stop.map(BookStop::detail).orElse("");
    if (stop.isPresent() && !detail.equals(logged)) {
      log.error("Book {} is not written: {}. {}", bookId, detail, remedy(stop.get().kind()));
    } else if (stop.isEmpty() && !logged.isEmpty()) {
      log.info("Book {} may be written again", bookId);
    }
    logged = detail;
  }
}
