package com.nissmart.runtime.audit;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.PeriodicTask;
import io.grpc.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The log of what operators and auditors do in this service. A change is recorded and committed
 * before it is carried out, again in each transaction that changes something, and once more with
 * its outcome. Reads wait in memory for at most a second and are written together; a clean stop
 * writes them all.
 */
public final class ActionLog implements AutoCloseable {
  private static final Duration WRITING_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 200;

  private final ActionLogStore store = new ActionLogStore();
  private final Jdbi jdbi;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final PeriodicTask writing = new PeriodicTask("action-log", WRITING_PAUSE, this::write);
  private final List<ActionRow> waiting = new ArrayList<>();

  /** Makes a log that does not write reads by itself yet. */
  public ActionLog(Jdbi jdbi, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.ids = ids;
    this.clock = clock;
  }

  /** Begins to write, and adds a row to every transaction of a recorded call. */
  public ActionLog start() {
    jdbi.setTransactionHandler(new RecordedTransactions(jdbi.getTransactionHandler()));
    writing.startLater();
    return this;
  }

  /** Returns actions, newest first, reads of this moment included. */
  public List<LoggedAction> list(ActionQuery wanted, Optional<UUID> before, int most) {
    write();
    return jdbi.withHandle(handle -> store.list(handle, wanted, before, most));
  }

  /** Returns the changes of these things, oldest first. */
  public List<LoggedAction> changesOf(Collection<String> targetIds, int most) {
    return jdbi.withHandle(handle -> store.changesOf(handle, targetIds, most));
  }

  public Optional<LoggedAction> find(UUID actionId) {
    return jdbi.withHandle(handle -> store.find(handle, actionId));
  }

  /** Writes the reads that wait, and stops. */
  @Override
  public void close() {
    writing.close();
    write();
  }

  UUID nextId() {
    return ids.next();
  }

  /** Returns the time in whole microseconds, which PostgreSQL keeps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Commits a row by itself.
   *
   * @throws Refusal UNAVAILABLE when it cannot be written
   */
  void append(ActionRow row) {
    appendAll(List.of(row));
  }

  /** Appends the row of a transaction that has changed something, at its end. */
  void appendTo(Handle transaction, ActionRow begun) {
    if (store.hasWritten(transaction)) {
      append(transaction, List.of(begun.followedBy(ActionStep.COMMITTED, "", now())));
    }
  }

  /**
   * Adds a read to those that wait.
   *
   * @throws Refusal UNAVAILABLE when too many wait, because the database is away
   */
  void addRead(ActionRow row) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        throw new Refusal(
            Reason.UNAVAILABLE, "The log of reads cannot be written; try again later");
      }
      waiting.add(row);
    }
  }

  /** Writes all reads that wait. One thread writes at a time, so that none is written twice. */
  private synchronized void write() {
    for (List<ActionRow> rows = firstWaiting(); !rows.isEmpty(); rows = firstWaiting()) {
      appendAll(rows);
      synchronized (waiting) {
        waiting.subList(0, rows.size()).clear();
      }
    }
  }

  private List<ActionRow> firstWaiting() {
    synchronized (waiting) {
      return List.copyOf(waiting.subList(0, Math.min(MOST_AT_ONCE, waiting.size())));
    }
  }

  /** Leaves the context of the call, so that the log's own transaction is not recorded. */
  private void appendAll(List<ActionRow> rows) {
    Context.ROOT.run(() -> jdbi.useTransaction(handle -> append(handle, rows)));
  }

  private void append(Handle handle, List<ActionRow> rows) {
    ActionLogStore.Head head = store.lockHead(handle);
    for (ActionRow row : rows) {
      ActionRow next = row.after(head);
      store.insert(handle, next);
      head = new ActionLogStore.Head(next.seq(), next.hash());
    }
    store.moveHead(handle, head);
  }
}
