package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import com.nissmart.payout.rail.RailGate;
import java.time.Duration;
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
 * processes. Looks at once when {@link #wake} is called, when the next one becomes due, and every
 * now and then for what others left.
 */
public final class WithdrawalWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalWorker.class);

  /** So long, so that what ends or arrives together is claimed together. */
  private static final long GATHER_NANOS = 3_000_000;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Jdbi jdbi;
  private final String owner;
  private final WorkSettings settings;
  private final WithdrawalWorkflow workflow;
  private final LateBookings lateBookings;
  private final WorkStore work = new WorkStore();
  private final Semaphore slots;
  private final Semaphore bell = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;
  private @Nullable Thread dispatcher;
  private @Nullable Thread bookkeeper;

  /**
   * A worker that has not started.
   *
   * @param owner names this process in its leases
   * @param random spreads the waits
   * @param nanoTime elapsed time, immune to clocks that are set
   * @throws IllegalArgumentException when the lease can end during a call to the rail and one to
   *     the ledger
   */
  public WithdrawalWorker(
      Jdbi jdbi,
      LedgerClient ledger,
      RailGate gate,
      WorkSettings settings,
      String owner,
      RandomGenerator random,
      LongSupplier nanoTime) {
    settings.requireLeaseLongerThan(gate.rail().timeout().plus(LedgerClient.TIMEOUT));
    this.jdbi = jdbi;
    this.owner = owner;
    this.settings = settings;
    this.workflow = new WithdrawalWorkflow(jdbi, ledger, gate, settings, random, nanoTime);
    this.lateBookings = new LateBookings(jdbi, ledger, settings.backoff(), random);
    this.slots = new Semaphore(settings.parallel());
  }

  /** Begins to work in the background. */
  public WithdrawalWorker start() {
    dispatcher = Thread.ofVirtual().name("withdrawal-dispatcher").start(this::dispatch);
    bookkeeper = Thread.ofVirtual().name("late-bookings").start(this::keepBooks);
    return this;
  }

  /** There may be work now. */
  public void wake() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /**
   * Works on the caller's own thread until nothing is due: for tests, and for an operator's hand.
   *
   * @return how often a withdrawal was taken up
   */
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
   * Takes nothing new and lets what is in hand finish; what does not finish in time is taken up
   * after its lease.
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
        log.warn("some withdrawals did not finish their step in {}; others take them up", GRACE);
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

  /** What the rail said too late is rare, and has a second. */
  private void keepBooks() {
    while (!closed) {
      try {
        bookLate();
      } catch (RuntimeException e) {
        log.warn("cannot book what came late, will try again: {}", e.toString());
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
        log.warn("cannot look for work, will try again: {}", e.toString());
      }
      return 0;
    }
  }

  /** All at once; when one of them cannot be read, each is read alone. */
  private Map<UUID, Claim> readAll(List<Lease> leases) {
    try {
      return leases.isEmpty() ? Map.of() : jdbi.withHandle(h -> work.readAll(h, leases));
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
      jdbi.withHandle(h -> work.read(h, lease)).ifPresent(workflow::run);
    } catch (RuntimeException e) {
      log.error(
          "{} cannot be read; it is taken up again after its lease",
          Ids.WITHDRAWAL.format(lease.withdrawalId()),
          e);
      if (settings.isPoison(lease.tries())) {
        setAside(lease);
      }
    }
  }

  private void setAside(Lease lease) {
    try {
      jdbi.useHandle(h -> work.setAside(h, lease, "it cannot be read", settings.aside()));
    } catch (RuntimeException e) {
      log.warn("{} cannot be set aside", Ids.WITHDRAWAL.format(lease.withdrawalId()), e);
    }
  }

  private List<Lease> claim(int limit) {
    return jdbi.inTransaction(h -> work.claim(h, owner, settings.lease(), limit));
  }

  private Duration untilNextLook() {
    try {
      return jdbi.withHandle(work::untilNextDue)
          .filter(due -> due.compareTo(settings.poll()) < 0)
          .orElse(settings.poll());
    } catch (RuntimeException e) {
      return settings.poll();
    }
  }
}
