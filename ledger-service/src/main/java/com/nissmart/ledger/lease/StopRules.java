package com.nissmart.ledger.lease;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.lease.BookStop.Kind;
import com.nissmart.ledger.witness.HeadFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reasons to stop writing a book. */
final class StopRules {
  /** The largest step of the server's clock that is taken for an ordinary correction. */
  static final Duration LARGEST_STEP = Duration.ofSeconds(5);

  private static final Duration QUIET = Duration.ofHours(1);
  private static final Duration MACHINE_TOLERANCE = Duration.ofMinutes(10);

  private StopRules() {}

  /**
   * The clock of a replica.
   *
   * @param jump by how much the server has jumped ahead of the steady counter; zero when it has not
   * @param machineAhead by how much the machine's own clock is ahead of the server
   */
  record ClockReading(Duration jump, Duration machineAhead) {}

  /**
   * Returns why a replica may not write, in the order of these rules.
   *
   * @param clock null when the book is kept in another time than the server's
   * @param begins whether the replica would begin to write
   * @param stops what was found earlier
   */
  static Optional<BookStop> check(
      BookState state,
      Known known,
      @Nullable ClockReading clock,
      boolean begins,
      Collection<BookStop> stops) {
    return loss(state, known, stops)
        .map(detail -> found(Kind.LOSS, detail, state, known))
        .or(() -> timeline(state).map(detail -> found(Kind.TIMELINE, detail, state, known)))
        .or(() ->
            clock(state, clock, begins, stops)
                .map(detail -> found(Kind.CLOCK, detail, state, known)));
  }

  /** Returns the stop of a book that differs from a signed head. */
  static BookStop head(HeadFinding finding, BookState state, Known known) {
    return found(Kind.HEAD, finding.detail(), state, Math.max(finding.seq(), seq(known)));
  }

  private static BookStop found(Kind kind, String detail, BookState state, Known known) {
    return found(kind, detail, state, seq(known));
  }

  private static BookStop found(Kind kind, String detail, BookState state, long knownSeq) {
    Book.Head end = state.end();
    Instant moment = state.serverTime().isAfter(end.lastAt()) ? state.serverTime() : end.lastAt();
    return BookStop.found(kind, detail, Math.max(state.highestSeq(), knownSeq), moment);
  }

  private static long seq(Known known) {
    return known.last().lastSeq();
  }

  private static Optional<String> loss(BookState state, Known known, Collection<BookStop> stops) {
    Book.Head end = state.end();
    Book.Head last = known.last();
    boolean lost = !known.isNothing() && !state.hasKnown() && last.lastSeq() > acceptedSeq(stops);
    if (lost) {
      return Optional.of(
          end.lastBatch() < last.lastBatch()
              ? missing(end, last.lastBatch(), last.lastSeq())
              : "The journal has another batch %d than the one up to seq %d that was acknowledged"
                  .formatted(last.lastBatch(), last.lastSeq()));
    }
    if (state.leasedBatch() > end.lastBatch() || state.leasedSeq() > end.lastSeq()) {
      return Optional.of(missing(end, state.leasedBatch(), state.leasedSeq()));
    }
    return state.tablesAreAhead()
        ? Optional.of(
            "The tables have batch %d and seq %d, but the journal ends with batch %d and seq %d"
                .formatted(state.projected(), state.projectedSeq(), end.lastBatch(), end.lastSeq()))
        : Optional.empty();
  }

  private static String missing(Book.Head end, long lastBatch, long lastSeq) {
    return "The journal ends with batch %d, and the acknowledged batches %d to %d with seqs %d to %d are missing"
        .formatted(end.lastBatch(), end.lastBatch() + 1, lastBatch, end.lastSeq() + 1, lastSeq);
  }

  private static Optional<String> timeline(BookState state) {
    boolean changed = state.batchTimeline() != 0 && state.timeline() != state.batchTimeline();
    return changed && !state.standbys()
        ? Optional.of(
            "The database server is on timeline %d, but the last batch was written on timeline %d, and no synchronous standby is configured; acknowledged batches may be missing after batch %d"
                .formatted(state.timeline(), state.batchTimeline(), state.end().lastBatch()))
        : Optional.empty();
  }

  private static Optional<String> clock(
      BookState state, @Nullable ClockReading clock, boolean begins, Collection<BookStop> stops) {
    if (clock == null) {
      return Optional.empty();
    }
    if (!clock.jump().isZero()) {
      return Optional.of(
          "The database server's clock has jumped by %d s".formatted(clock.jump().toSeconds()));
    }
    Instant accepted = acceptedMoment(stops);
    Instant last = state.end().lastAt();
    // A writer may still append for a moment after the finding that was accepted.
    if (last.isAfter(state.serverTime().plus(LARGEST_STEP))
        && last.isAfter(accepted.plus(LARGEST_STEP))) {
      return Optional.of(
          "The last batch is of %s, but the database server's clock says %s"
              .formatted(last, state.serverTime()));
    }
    Instant evidence = last.isAfter(accepted) ? last : accepted;
    boolean leap =
        begins
            && state.end().lastBatch() > 0
            && state.serverTime().isAfter(evidence.plus(QUIET))
            && clock.machineAhead().compareTo(MACHINE_TOLERANCE.negated()) < 0;
    return leap
        ? Optional.of(
            "The database server's clock says %s, which is %d s ahead of this machine's clock"
                .formatted(state.serverTime(), -clock.machineAhead().toSeconds()))
        : Optional.empty();
  }

  private static long acceptedSeq(Collection<BookStop> stops) {
    return stops.stream()
        .filter(stop -> stop.accepted() && stop.kind() != Kind.CLOCK)
        .mapToLong(BookStop::knownSeq)
        .max()
        .orElse(-1);
  }

  private static Instant acceptedMoment(Collection<BookStop> stops) {
    return stops.stream()
        .filter(stop -> stop.accepted() && stop.kind() == Kind.CLOCK)
        .map(BookStop::moment)
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
