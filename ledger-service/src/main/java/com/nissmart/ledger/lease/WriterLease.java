package com.nissmart.ledger.lease;

import com.nissmart.ledger.lease.BookStop.Kind;
import com.nissmart.ledger.lease.LeaseStore.Holder;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.DatabaseTimeouts;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of one replica to write a book. A thread with a connection of its own takes it when it
 * is free, renews it, and checks the book each time. Others take it over when it has expired by the
 * server's clock, or has not changed for its life by their steady counter. The lease only saves
 * work: an append is safe without it.
 */
final class WriterLease implements AutoCloseable {
  static final Duration LIFE = Duration.ofMillis(1_200);

  private static final Logger log = LoggerFactory.getLogger(WriterLease.class);
  private static final Duration INTERVAL = Duration.ofMillis(300);
  private static final Duration REST = Duration.ofSeconds(3);
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(1));

  /** A renewal that a crash of the server undoes does no harm, and must not wait for a standby. */
  private static final String SESSION_SQL = "SET synchronous_commit = off";

  private final int bookId;
  private final Holder holder;
  private final BookCheck check;
  private final Database database;
  private final LeaseStore store = new LeaseStore();
  private final PeriodicTask task;
  private volatile @Nullable Tenure tenure;
  private volatile @Nullable Sighting other;
  private volatile BookCheck.@Nullable Result checked;
  private volatile long restUntil = System.nanoTime();

  /** The own lease, in doubt from a time of the steady counter on. */
  private record Tenure(long epoch, long takenAt, long until) {}

  /** The lease of another replica, and since when it is as it was read. */
  private record Sighting(LeaseRow row, long since) {}

  /** The right to write under an epoch, on a timeline, from a check that began at a time. */
  record Mandate(long epoch, int timeline, long checkedAt) {}

  WriterLease(DatabaseSettings settings, int bookId, Holder holder, BookCheck check) {
    this.bookId = bookId;
    this.holder = holder;
    this.check = check;
    this.database =
        Database.open(
            holder.name().lease(), settings.withPoolSize(1).withTimeouts(TIMEOUTS), SESSION_SQL);
    this.task = new PeriodicTask("writer-lease", INTERVAL, this::renewOrTake);
  }

  void start() {
    task.start();
  }

  /** Returns the right to write, if this replica has it beyond doubt. */
  Optional<Mandate> mandate() {
    Tenure own = tenure;
    BookCheck.Result last = checked;
    if (own == null || last == null || last.stop().isPresent()) {
      return Optional.empty();
    }
    boolean inDoubt = System.nanoTime() - own.until >= 0 || last.begunAt() - own.takenAt < 0;
    return inDoubt
        ? Optional.empty()
        : Optional.of(new Mandate(own.epoch, last.timeline(), last.begunAt()));
  }

  /** Returns why the book may be written by nobody. */
  Optional<BookStop> stop() {
    BookCheck.Result last = checked;
    return last == null ? Optional.empty() : last.stop();
  }

  /** Returns host:port of the other replica that has the lease. */
  Optional<String> otherAddress() {
    Sighting seen = other;
    return seen == null || System.nanoTime() - seen.since > LIFE.toNanos()
        ? Optional.empty()
        : Optional.of(seen.row.address()).filter(address -> !address.isEmpty());
  }

  /** Lets another replica have the lease, because this one fails to write. */
  void rest() {
    restUntil = System.nanoTime() + REST.toNanos();
  }

  private void renewOrTake() {
    database
        .jdbi()
        .useHandle(handle -> {
          Tenure own = tenure;
          if (own != null) {
            renew(handle, own);
          }
          if (tenure == null) {
            observe(handle);
          }
          checked = check.run(handle, leads());
          Tenure kept = tenure;
          if (kept != null && isGuarded()) {
            release(handle, kept);
          }
        });
  }

  /** Returns whether this replica alone may not write; another one may see the guards. */
  private boolean isGuarded() {
    return stop().filter(stop -> stop.kind() == Kind.GUARD).isPresent();
  }

  private boolean isResting() {
    return System.nanoTime() - restUntil < 0;
  }

  /** Returns whether no other replica has a lease that is alive. */
  private boolean leads() {
    Sighting seen = other;
    return tenure != null || seen == null || isFree(seen);
  }

  private void renew(Handle handle, Tenure own) {
    if (isResting()) {
      release(handle, own);
      return;
    }
    long asked = System.nanoTime();
    if (store.renew(handle, bookId, own.epoch, holder.name().id(), LIFE, check.confirmed())) {
      tenure = new Tenure(own.epoch, own.takenAt, asked + LIFE.toNanos());
    } else {
      log.warn("The lease of book {} was lost in epoch {}", bookId, own.epoch);
      tenure = null;
    }
  }

  private void release(Handle handle, Tenure own) {
    tenure = null;
    store.release(handle, bookId, own.epoch, holder.name().id());
  }

  private void observe(Handle handle) {
    Sighting before = other;
    LeaseRow row = store.read(handle, bookId);
    Sighting seen =
        before != null && before.row.isSameAs(row)
            ? new Sighting(row, before.since)
            : new Sighting(row, System.nanoTime());
    other = seen;
    if (isFree(seen) && !isResting() && !isGuarded()) {
      BookCheck.Result last = checked;
      take(handle, row, last == null ? check.run(handle, leads()).epoch() : last.epoch());
    }
  }

  private static boolean isFree(Sighting seen) {
    return seen.row.holder() == null
        || seen.row.over()
        || System.nanoTime() - seen.since > LIFE.toNanos();
  }

  private void take(Handle handle, LeaseRow row, long atLeast) {
    long asked = System.nanoTime();
    store
        .take(handle, bookId, row, atLeast, holder, LIFE)
        .ifPresent(epoch -> {
          tenure = new Tenure(epoch, asked, asked + LIFE.toNanos());
          other = null;
          int ended = endSessionsOf(handle, row);
          log.info(
              "The lease of book {} is taken in epoch {}; {} sessions of the replica before were ended",
              bookId,
              epoch,
              ended);
        });
  }

  private int endSessionsOf(Handle handle, LeaseRow row) {
    var before = row.holder();
    return before == null || before.equals(holder.name().id())
        ? 0
        : store.endSessions(handle, new ReplicaName(before).applicationNames());
  }

  /** Gives the lease back, so that another replica need not wait for its end. */
  @Override
  public void close() {
    task.close();
    Tenure own = tenure;
    if (own != null) {
      database.jdbi().useHandle(handle -> release(handle, own));
    }
    database.close();
  }
}
