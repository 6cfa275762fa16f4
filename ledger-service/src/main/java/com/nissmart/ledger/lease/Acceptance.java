package com.nissmart.ledger.lease;

import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.lease.BookStop.Kind;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * An operator's acceptance of what has stopped a book. After a loss the book goes on beyond every
 * seq that anybody may have been told, so that no id is used twice: a batch without transactions
 * leaves the numbers out.
 */
final class Acceptance {
  /** The numbers that nobody is known to have seen, and that the lost batches may have had. */
  static final long MARGIN = 10_000_000;

  private final Jdbi jdbi;
  private final int bookId;
  private final Journal journal;
  private final BookStateStore states = new BookStateStore();
  private final StopStore stops = new StopStore();
  private final LeaseStore leases = new LeaseStore();

  Acceptance(Jdbi jdbi, int bookId) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.journal = new Journal(bookId);
  }

  /**
   * Accepts all open stops of a kind.
   *
   * @return what was accepted
   * @throws IllegalStateException when there is none, or something else has to be done first
   */
  List<BookStop> accept(Kind kind, String by, String why) throws SQLException {
    return jdbi.inTransaction(handle -> {
      List<BookStop> open =
          stops.all(handle, bookId).stream()
              .filter(stop -> stop.kind() == kind && !stop.accepted())
              .toList();
      if (open.isEmpty()) {
        throw new IllegalStateException(
            "Book %d is not stopped by a %s"
                .formatted(bookId, kind.name().toLowerCase(Locale.ROOT)));
      }
      BookState state = states.read(handle, bookId, Known.NOTHING);
      if (kind != Kind.CLOCK) {
        leaveOut(handle, state, open);
      }
      for (BookStop stop : open) {
        stops.accept(
            handle,
            bookId,
            stop.stopNo(),
            by,
            why,
            state.serverTime().truncatedTo(ChronoUnit.MICROS));
      }
      return open;
    });
  }

  private void leaveOut(Handle handle, BookState state, List<BookStop> open) throws SQLException {
    if (state.tablesAreAhead()) {
      throw new IllegalStateException(
          "The tables have batch %d, but the journal ends with batch %d: run deploy/journal rebuild first"
              .formatted(state.projected(), state.end().lastBatch()));
    }
    long told = open.stream().mapToLong(BookStop::knownSeq).reduce(state.highestSeq(), Math::max);
    long skipped = told + MARGIN - state.end().lastSeq();
    JournalRow gap = journal.gap(state.end(), skipped, state.epoch(), state.timeline());
    if (!journal.append(handle.getConnection(), gap, state.end().headHash())) {
      throw new IllegalStateException("The book is being written; run the command again");
    }
    leases.forget(handle, bookId, gap.head());
  }
}
