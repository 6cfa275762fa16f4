package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one witness. A thread reads its last head at every interval, compares the book
 * with it, and adds the heads that it lacks. While it cannot be reached, only this thread waits.
 */
final class WitnessFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WitnessFollower.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final int HEADS_AT_ONCE = 500;

  private final Witness witness;
  private final int bookId;
  private final Heads heads;
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Duration interval;
  private final PeriodicTask task;
  private final CountDownLatch wasRead = new CountDownLatch(1);
  private volatile boolean isRead;
  private volatile WitnessState state;
  private volatile Instant nextAt = Instant.MIN;
  private volatile Optional<String> untrusted = Optional.empty();
  private Optional<SignedHead> considered = Optional.empty();

  /**
   * Makes a follower that has not started.
   *
   * @param interval between two readings of the last head
   */
  WitnessFollower(
      Witness witness, int bookId, Heads heads, Jdbi jdbi, InstantSource clock, Duration interval) {
    this.witness = witness;
    this.bookId = bookId;
    this.heads = heads;
    this.jdbi = jdbi;
    this.clock = clock;
    this.interval = interval;
    this.state = new WitnessState(witness.name(), Optional.empty(), Optional.empty(), "");
    this.task = new PeriodicTask("ledger-witness", TICK, this::follow);
  }

  void start() {
    task.start();
  }

  WitnessState state() {
    return state;
  }

  /** Returns what is wrong with the signature of the last head. */
  Optional<String> untrusted() {
    return untrusted.map(text -> witness.name() + ": " + text);
  }

  /** Returns whether its last head was read since the start. */
  boolean isRead() {
    return isRead;
  }

  CountDownLatch wasRead() {
    return wasRead;
  }

  /** Reads the witness at the next tick. */
  void readSoon() {
    nextAt = Instant.MIN;
  }

  /** Reads and fills the witness if that is due. */
  void follow() {
    Instant now = clock.instant();
    Optional<SignedHead> newest = heads.latest();
    boolean isBehind = newest.isPresent() && isAfter(newest.get(), considered);
    boolean isFailing = state.failingSince().isPresent();
    if (now.isBefore(nextAt) && (isFailing || !isBehind)) {
      return;
    }
    try {
      readAndFill();
      succeeded();
      considered = newest;
      nextAt = now.plus(interval);
    } catch (RuntimeException e) {
      nextAt = now.plus(RETRY);
      failed(now, e);
    } finally {
      wasRead.countDown();
    }
  }

  private void readAndFill() {
    Optional<SignedHead> last = witness.last(bookId);
    untrusted =
        last.flatMap(head ->
            heads
                .keys()
                .fault(head)
                .map(fault -> "its last %s: %s".formatted(head.named(), fault)));
    if (untrusted.isPresent()) {
      isRead = true;
      throw new IllegalStateException(untrusted.get());
    }
    if (state.last().isPresent() && isAfter(state.last().get(), last)) {
      log.error(
          "The witness {} has lost heads: it had the {}",
          witness.name(),
          state.last().orElseThrow().named());
    }
    // The state comes first: the writer stops by it when the book differs.
    knows(last);
    isRead = true;
    if (last.isEmpty() || isInBook(last.get())) {
      fill(last.orElse(null));
    }
  }

  private boolean isInBook(SignedHead head) {
    return jdbi.withHandle(handle -> HeadFinding.of(handle, head, witness.name()).isEmpty());
  }

  /** Adds the heads after the last one that the book really has. */
  private void fill(@Nullable SignedHead last) {
    SignedHead added = last;
    List<SignedHead> next = heads.after(added, HEADS_AT_ONCE);
    while (!next.isEmpty()) {
      for (SignedHead head : next) {
        if (heads.keys().fault(head).isEmpty() && isInBook(head)) {
          witness.append(head);
          knows(Optional.of(head));
        }
      }
      added = next.getLast();
      next = heads.after(added, HEADS_AT_ONCE);
    }
  }

  private void knows(Optional<SignedHead> last) {
    state = new WitnessState(witness.name(), last, state.failingSince(), state.problem());
  }

  private void succeeded() {
    state
        .failingSince()
        .ifPresent(since ->
            log.info("The witness {} works again; it had failed since {}", witness.name(), since));
    state = new WitnessState(witness.name(), state.last(), Optional.empty(), "");
  }

  private void failed(Instant now, RuntimeException cause) {
    String problem = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (state.failingSince().isEmpty()) {
      log.warn(
          "The witness {} fails and is tried again every {} s: {}",
          witness.name(),
          RETRY.toSeconds(),
          problem);
    }
    state =
        new WitnessState(
            witness.name(), state.last(), Optional.of(state.failingSince().orElse(now)), problem);
  }

  private static boolean isAfter(SignedHead head, Optional<SignedHead> last) {
    return last.isEmpty() || head.compareTo(last.get()) > 0;
  }

  @Override
  public void close() {
    task.close();
    witness.close();
  }
}
