package com.nissmart.payout.callback;

import com.nissmart.payout.callback.CallbackStore.AppliedCallback;
import com.nissmart.payout.callback.CallbackStore.PendingCallback;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applier of stored callbacks. It applies many in one transaction together with the changes
 * that they cause; appliers of other processes may work beside it. A callback that cannot be
 * applied does not delay the others.
 */
public final class CallbackApplier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallbackApplier.class);
  private static final int BATCH = 500;
  private static final int MOST_TRIES = 10;

  /** The time to wait for more callbacks, so that those that come together are applied together. */
  private static final Duration GATHER = Duration.ofMillis(25);

  private static final Duration WHILE_LOCKED = Duration.ofMillis(200);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final RailFacts facts;
  private final int mostPending;
  private final CallbackStore store = new CallbackStore();
  private final Semaphore wakeUp = new Semaphore(0);
  private final PeriodicTask task =
      new PeriodicTask("callback-applier", GATHER, this::applyAndWait);
  private volatile boolean overloaded;

  /** Refuses new callbacks from {@code mostPending} pending ones on. */
  public CallbackApplier(Jdbi jdbi, InstantSource time, RailFacts facts, int mostPending) {
    this.jdbi = jdbi;
    this.time = time;
    this.facts = facts;
    this.mostPending = mostPending;
  }

  /** Begins to apply in the background. */
  public CallbackApplier start() {
    task.start();
    return this;
  }

  /** Wakes the background task, because a callback was stored. */
  public void wake() {
    if (wakeUp.availablePermits() == 0) {
      wakeUp.release();
    }
  }

  boolean isOverloaded() {
    return overloaded;
  }

  /** Applies on the caller's thread until no callback is due. */
  public void applyDue() {
    int applied = BATCH;
    while (applied == BATCH) {
      overloaded = jdbi.withHandle(h -> store.countPending(h, mostPending)) >= mostPending;
      applied = applyBatch();
    }
  }

  @Override
  public void close() {
    task.close();
  }

  private void applyAndWait() {
    wakeUp.drainPermits();
    applyDue();
    try {
      var _ = wakeUp.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int applyBatch() {
    try {
      int applied = jdbi.inTransaction(h -> apply(h, store.lockDue(h, time.instant(), BATCH)));
      if (applied > 0) {
        FaultPoint.at("payout.callback-applied");
        facts.committed();
      }
      return applied;
    } catch (RuntimeException e) {
      log.warn("Callbacks cannot be applied together, each is applied alone: {}", e.toString());
      return applyOneByOne();
    }
  }

  private int applyOneByOne() {
    int tried = 0;
    List<PendingCallback> next = nextDue();
    while (!next.isEmpty()) {
      applyAlone(next.getFirst());
      tried++;
      next = tried < BATCH ? nextDue() : List.of();
    }
    return tried;
  }

  private List<PendingCallback> nextDue() {
    return jdbi.inTransaction(h -> store.lockDue(h, time.instant(), 1));
  }

  private void applyAlone(PendingCallback callback) {
    try {
      jdbi.useTransaction(h -> apply(h, List.of(callback)));
      facts.committed();
    } catch (RuntimeException e) {
      GrpcErrors.logRetry(log, "The callback " + callback.id(), e);
      jdbi.useHandle(h -> {
        if (callback.tries() + 1 >= MOST_TRIES) {
          List<AppliedCallback> failed = List.of(flagged(callback, "It cannot be applied"));
          store.finish(h, failed, time.instant());
        } else {
          store.postpone(h, List.of(callback.id()), time.instant().plus(AFTER_FAILURE), 1);
        }
      });
    }
  }

  private int apply(Handle handle, List<PendingCallback> due) {
    if (due.isEmpty()) {
      return 0;
    }
    List<AppliedCallback> applied = new ArrayList<>();
    List<PendingCallback> readable = new ArrayList<>();
    List<RailFact> reported = new ArrayList<>();
    for (PendingCallback callback : due) {
      CallbackBody.read(callback.rail(), callback.body().toByteArray())
          .ifPresentOrElse(
              fact -> {
                readable.add(callback);
                reported.add(fact);
              },
              () -> applied.add(flagged(callback, "Its body cannot be understood")));
    }
    List<RailFact.FactResult> effects = facts.hear(handle, reported);
    List<Long> locked = new ArrayList<>();
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i) == RailFact.FactResult.LATER) {
        locked.add(readable.get(i).id());
      } else {
        applied.add(applied(readable.get(i), effects.get(i)));
      }
    }
    store.finish(handle, applied, time.instant());
    if (!locked.isEmpty()) {
      store.postpone(handle, locked, time.instant().plus(WHILE_LOCKED), 0);
    }
    return due.size();
  }

  private static AppliedCallback applied(PendingCallback callback, RailFact.FactResult effect) {
    return switch (effect) {
      case APPLIED, KNOWN -> new AppliedCallback(callback.id(), effect.name(), "");
      case UNKNOWN_REFERENCE -> flagged(callback, "Its reference is not one of ours");
      case AMOUNT_DIFFERS -> flagged(callback, "It has another amount than the withdrawal");
      case CONTRADICTS -> flagged(callback, "It contradicts what the rail said before");
      case LATER -> throw new IllegalStateException("A locked withdrawal's callback is postponed");
    };
  }

  private static AppliedCallback flagged(PendingCallback callback, String why) {
    log.warn("The callback {} changes nothing: {}", callback.id(), why);
    return new AppliedCallback(callback.id(), "FLAGGED", why);
  }
}
