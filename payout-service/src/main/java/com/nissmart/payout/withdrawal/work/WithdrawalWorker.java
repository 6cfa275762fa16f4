package com.nissmart.payout.withdrawal.work;

import com.nissmart.contract.Ids;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Claim.Lease;
import com.nissmart.payout.withdrawal.fact.LateBookings;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.hold.Holds;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on withdrawals that are due, several at once, beside any number of workers in other
 * processes. Looks for work when {@link #wake} is called, when the next withdrawal becomes due, and
 * at intervals for withdrawals that other processes left.
 */
public final class WithdrawalWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalWorker.class);

  /**
   * A short pause, so that withdrawals that become due at about the same time are claimed together.
   */
  private static final long GATHER_NANOS = 3_000_000;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final String owner;
  private final WorkSettings settings;
  private final WithdrawalWorkflow workflow;
  private final LateBookings lateBookings;
  private final InstantSource time;
  private final UnfinishedWork unfinished;
  private final WorkStore store = new WorkStore();
  private final Semaphore slots;
  private final Semaphore bell = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;
  private @Nullable Thread dispatcher;
  private @Nullable Thread bookkeeper;

  /**
   * Creates a worker that has not started.
   *
   * @param owner the name of this process in its leases; a process that starts again has another
   * @throws IllegalArgumentException when the lease can end during a call to the rail and one to
   *     the ledger
   */
  public WithdrawalWorker(
      Jdbi jdbi,
      HoldLedger ledger,
      Holds holds,
      Rails rails,
      ExceptionItems exceptions,
      WorkSettings settings,
      String owner,
      RandomGenerator random,
      InstantSource time,
      LongSupplier nanoTime) {
    settings.requireLeaseLongerThan(rails.longestTimeout().plus(HoldLedger.TIMEOUT));
    this.jdbi = jdbi;
    this.owner = owner;
    this.settings = settings;
    this.time = time;
    this.workflow =
        new WithdrawalWorkflow(
            jdbi,
            ledger,
            holds,
            rails,
            new RailFacts(jdbi, time, exceptions, () -> {}),
            owner,
            settings,
            random,
            time,
            nanoTime);
    this.lateBookings =
        new LateBookings(jdbi, ledger, exceptions, settings.backoff(), random, time);
    this.unfinished = new UnfinishedWork(jdbi, settings.aside(), time);
    this.slots = new Semaphore(settings.parallel());
  }

  /** Begins to work in the background. */
  public WithdrawalWorker start() {
    dispatcher = Thread.ofVirtual().name("withdrawal-dispatcher").start(this::dispatch);
    bookkeeper = Thread.ofVirtual().name("late-bookings").start(this::keepBooks);
    return this;
  }

  /** Looks for work at once. */
  public void wake() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** Works on the caller's thread until nothing is due; returns the number of claims. */
  public int runDue() {
    int done = 0;
    List<Lease> leases = claim(settings.parallel());
    while (!leases.isEmpty()) {
      leases.forEach(this::run);
      done += leases.size();
      leases = claim(settings.parallel());
    }
    bookLate();
    return done;
  }

  /**
   * Claims nothing new and lets the running steps finish. Other workers continue unfinished
   * withdrawals when the leases end.
   */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (dispatcher != null) {
        dispatcher.join(GRACE);
      }
      if (bookkeeper != null) {
        LockSupport.unpark(bookkeeper);
        bookkeeper.join(GRACE);
      }
      threads.shutdown();
      if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
        log.warn("Some steps did not end within {}; other workers repeat them", GRACE);
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    workflow.close();
  }

  private void dispatch() {
    try {
      while (!closed) {
        slots.acquire();
        LockSupport.parkNanos(GATHER_NANOS);
        int free = 1 + slots.drainPermits();
        int taken = closed ? 0 : handOut(free);
        slots.release(free - taken);
        if (taken == 0 && !closed) {
          bell.tryAcquire(untilNextLook().toMillis(), TimeUnit.MILLISECONDS);
          bell.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Books late payments and returns on a separate thread, because they are rare and can wait. */
  private void keepBooks() {
    while (!closed) {
      try {
        bookLate();
      } catch (RuntimeException e) {
        log.warn("Late bookings cannot be read and are tried again: {}", e.toString());
      }
      LockSupport.parkNanos(this, settings.poll().toNanos());
    }
  }

  private void bookLate() {
    boolean any = true;
    while (any && !closed) {
      any = lateBookings.bookNext();
    }
  }

  private int handOut(int free) {
    try {
      List<Lease> leases = claim(free);
      Map<UUID, Claim> claims = readAll(leases);
      leases.forEach(lease -> threads.execute(() -> work(lease, claims.get(lease.withdrawalId()))));
      return leases.size();
    } catch (RuntimeException e) {
      if (!closed) {
        log.warn("Work cannot be claimed and is tried again: {}", e.toString());
      }
      return 0;
    }
  }

  /** Reads all in one statement; when one of them cannot be read, each is read alone later. */
  private Map<UUID, Claim> readAll(List<Lease> leases) {
    try {
      return leases.isEmpty() ? Map.of() : jdbi.withHandle(h -> store.read(h, leases));
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  private void work(Lease lease, @Nullable Claim claim) {
    try {
      if (claim != null) {
        workflow.run(claim);
      } else {
        run(lease);
      }
    } finally {
      slots.release();
      wake();
    }
  }

  private void run(Lease lease) {
    try {
      jdbi.withHandle(h -> store.read(h, List.of(lease))).values().forEach(workflow::run);
    } catch (RuntimeException e) {
      // It is claimed again after its lease.
      GrpcErrors.logRetry(log, "Reading " + Ids.WITHDRAWAL.format(lease.withdrawalId()), e);
      if (settings.isPoison(lease.tries())) {
        unfinished.setAside(lease, "it cannot be read");
      }
    }
  }

  private List<Lease> claim(int limit) {
    return jdbi.inTransaction(h -> store.claim(h, owner, settings.lease(), limit, time.instant()));
  }

  private Duration untilNextLook() {
    try {
      Instant now = time.instant();
      return jdbi.withHandle(h -> store.nextDue(h, now))
          .map(due -> Duration.between(now, due).plusMillis(1))
          .filter(wait -> wait.compareTo(settings.poll()) < 0)
          .orElse(settings.poll());
    } catch (RuntimeException e) {
      return settings.poll();
    }
  }
}
