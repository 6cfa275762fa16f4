package com.nissmart.payout.callback;

import com.nissmart.payout.callback.CallbackStore.Applied;
import com.nissmart.payout.callback.CallbackStore.Received;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the callbacks that were stored, many in one transaction with what they change, beside any
 * number of appliers in other processes. One that cannot be applied does not keep the others back.
 */
public final class CallbackApplier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallbackApplier.class);
  private static final int BATCH = 500;
  private static final int MOST_TRIES = 10;

  /** So long, so that what comes together is applied together. */
  private static final long GATHER_NANOS = 25_000_000;

  private static final Duration IN_HAND = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final RailFacts facts;
  private final int mostWaiting;
  private final CallbackStore store = new CallbackStore();
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean closed;
  private volatile boolean swamped;
  private @Nullable Thread thread;

  /**
   * An applier that has not started.
   *
   * @param mostWaiting when more wait, new ones are refused
   */
  public CallbackApplier(Jdbi jdbi, RailFacts facts, int mostWaiting) {
    this.jdbi = jdbi;
    this.facts = facts;
    this.mostWaiting = mostWaiting;
  }

  /** Begins to apply in the background. */
  public CallbackApplier start() {
    thread = Thread.ofVirtual().name("callback-applier").start(this::run);
    return this;
  }

  /** There is something to apply. */
  public void wake() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** Whether too many wait. */
  boolean isSwamped() {
    return swamped;
  }

  /**
   * Applies on the caller's thread until nothing is due: for tests, and for an operator's hand.
   *
   * @return how many were looked at
   */
  public int applyDue() {
    int all = 0;
    int some = BATCH;
    while (some == BATCH) {
      some = applyBatch();
      all += some;
    }
    return all;
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (thread != null) {
        thread.join(GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        swamped = jdbi.withHandle(h -> store.waiting(h, mostWaiting)) >= mostWaiting;
        if (applyBatch() < BATCH) {
          pause();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("cannot apply callbacks, will try again: {}", e.toString());
        closed |= Thread.interrupted();
      }
    }
  }

  private void pause() throws InterruptedException {
    bell.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
    LockSupport.parkNanos(GATHER_NANOS);
    bell.drainPermits();
  }

  private int applyBatch() {
    try {
      return applyUpTo(BATCH);
    } catch (RuntimeException e) {
      log.warn("callbacks cannot be applied together, so one by one: {}", e.toString());
      return applyOneByOne();
    }
  }

  private int applyUpTo(int limit) {
    int applied = jdbi.inTransaction(h -> apply(h, store.due(h, limit)));
    if (applied > 0) {
      FaultPoint.at("payout.callback-applied");
      facts.committed();
    }
    return applied;
  }

  private int applyOneByOne() {
    int all = 0;
    Optional<Received> next = Optional.empty();
    do {
      next = jdbi.inTransaction(h -> store.due(h, 1)).stream().findFirst();
      next.ifPresent(this::applyAlone);
      all++;
    } while (next.isPresent() && all < BATCH && !closed);
    return all;
  }

  private void applyAlone(Received received) {
    try {
      jdbi.useTransaction(h -> apply(h, List.of(received)));
      facts.committed();
    } catch (RuntimeException e) {
      log.error("callback {} cannot be applied", received.id(), e);
      jdbi.useHandle(h -> {
        if (received.tries() + 1 >= MOST_TRIES) {
          store.applied(h, List.of(new Applied(received.id(), "FLAGGED", "it cannot be applied")));
        } else {
          store.later(h, List.of(received.id()), AFTER_FAILURE, true);
        }
      });
    }
  }

  private int apply(Handle handle, List<Received> due) {
    if (due.isEmpty()) {
      return 0;
    }
    List<Applied> applied = new ArrayList<>();
    List<Received> understood = new ArrayList<>();
    List<RailFact> said = new ArrayList<>();
    for (Received received : due) {
      CallbackBody.read(received.body().toByteArray())
          .ifPresentOrElse(
              fact -> {
                understood.add(received);
                said.add(fact);
              },
              () -> applied.add(flagged(received, "its body cannot be understood")));
    }
    List<FactResult> effects = facts.hear(handle, said);
    List<Long> later = new ArrayList<>();
    for (int i = 0; i < effects.size(); i++) {
      Received received = understood.get(i);
      switch (effects.get(i)) {
        case APPLIED -> applied.add(new Applied(received.id(), "APPLIED", ""));
        case KNOWN -> applied.add(new Applied(received.id(), "KNOWN", ""));
        case UNKNOWN_REFERENCE ->
            applied.add(flagged(received, "its reference is not one of ours"));
        case AMOUNT_DIFFERS -> applied.add(flagged(received, "it speaks of another amount"));
        case CONTRADICTS -> applied.add(flagged(received, "it contradicts what the rail said"));
        case LATER -> later.add(received.id());
      }
    }
    store.applied(handle, applied);
    if (!later.isEmpty()) {
      store.later(handle, later, IN_HAND, false);
    }
    return due.size();
  }

  private static Applied flagged(Received received, String why) {
    log.warn("callback {} changes nothing: {}", received.id(), why);
    return new Applied(received.id(), "FLAGGED", why);
  }
}
