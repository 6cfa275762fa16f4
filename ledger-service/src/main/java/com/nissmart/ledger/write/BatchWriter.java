package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.write.BatchTransaction.CommitUnknown;
import com.nissmart.ledger.write.BookCache.Sealed;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads of a replica that write. While one has the turn and puts its batch into the book,
 * the other gathers the next batch and decides it ahead; then they change places. Each batch is in
 * the book, or is known not to be, before the next one is begun.
 */
final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final int TRIES = 5;
  private static final String UNKNOWN =
      "The ledger has stopped writing; a retry with the same key tells the outcome";

  private final Jdbi jdbi;
  private final SubmissionQueue queue;
  private final BatchSettings settings;
  private final BookCache memory;
  private final BatchTransaction transaction;
  private final List<Thread> threads = new ArrayList<>();
  // Belongs to who has the turn.
  private @Nullable Handle handle;

  BatchWriter(Jdbi jdbi, SubmissionQueue queue, BatchSettings settings, InstantSource clock) {
    this.jdbi = jdbi;
    this.queue = queue;
    this.settings = settings;
    this.memory = new BookCache(settings, clock);
    this.transaction = new BatchTransaction(settings, memory);
    for (int i = 1; i <= 2; i++) {
      threads.add(new Thread(this::run, "book-writer-" + i));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Whether orders are still being written. */
  boolean isAlive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** Writes what has queued, then ends. */
  void close() {
    queue.close();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
      closeHandle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    BatchRows rows = new BatchRows();
    try {
      while (writeNext(rows)) {
        // Until the queue is closed and drained.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      log.error("the writer of the book ends", e);
      queue.fail();
      throw e;
    } finally {
      abandonQueue();
    }
  }

  /** Nobody will write what still waits: whoever waits is told, and nothing more is taken. */
  private void abandonQueue() {
    queue.close();
    refuse(queue.drain(), Reason.UNAVAILABLE, "The ledger has stopped writing; nothing was done");
  }

  /** Gathers a batch and writes it; false when there will be no more. */
  private boolean writeNext(BatchRows rows) throws InterruptedException {
    List<Submission> taken = queue.take(settings.batchOrders());
    if (taken.isEmpty()) {
      return false;
    }
    OpenBatch open = new OpenBatch(rows);
    try {
      List<Submission> leftOver = gather(open, taken);
      Sealed sealed = memory.seal(open);
      queue.handOver(leftOver);
      List<List<OrderOutcome>> outcomes = sealed == null ? null : append(sealed);
      if (outcomes == null) {
        write(open.submissions(), rows);
      }
      queue.endTurn();
      if (outcomes != null) {
        answer(open.submissions(), outcomes);
      }
      return true;
    } catch (Throwable e) {
      refuse(open.submissions(), Reason.UNAVAILABLE, UNKNOWN);
      throw e;
    }
  }

  /**
   * Adds what has been taken, and what comes until it is this batch's turn; answers what has to
   * wait for the next one.
   */
  private List<Submission> gather(OpenBatch open, List<Submission> first)
      throws InterruptedException {
    List<Submission> leftOver = add(open, first);
    boolean full = false;
    boolean myTurn = false;
    while (!myTurn) {
      List<Submission> taken = new ArrayList<>();
      full |= !leftOver.isEmpty();
      myTurn = queue.awaitTurn(full ? 0 : settings.batchOrders() - open.orders(), taken);
      full |= taken.isEmpty();
      if (!taken.isEmpty()) {
        leftOver = add(open, taken);
      }
    }
    return leftOver;
  }

  /** Adds what has been taken; answers what has to wait for the next batch. */
  private List<Submission> add(OpenBatch open, List<Submission> taken) {
    List<Submission> waited = withoutExpired(taken);
    int added = memory.add(open, waited, false);
    if (added < waited.size()) {
      waited = waited.subList(added, waited.size());
      learnAccounts(waited);
      added = memory.add(open, waited, true);
    }
    return waited.subList(added, waited.size());
  }

  /**
   * Reads, beside the batch that is being written, accounts that this replica does not remember.
   */
  private void learnAccounts(List<Submission> submissions) {
    BookCache.Gap gap = memory.gap(submissions);
    if (gap.accounts().isEmpty()) {
      return;
    }
    Map<UUID, AccountState> accounts = new HashMap<>();
    try (Handle reader = jdbi.open()) {
      BookStore.readAccounts(reader, accounts, gap.accounts());
      memory.learn(gap, accounts.values());
    } catch (SQLException | JdbiException e) {
      log.warn("accounts could not be read ahead; they will be with their batch", e);
    }
  }

  private List<Submission> withoutExpired(List<Submission> taken) {
    List<Submission> waited = new ArrayList<>(taken.size());
    for (Submission submission : taken) {
      if (submission.isExpired()) {
        refuse(
            List.of(submission),
            Reason.DEADLINE_EXCEEDED,
            "The deadline passed before it was begun; nothing was done");
      } else {
        waited.add(submission);
      }
    }
    return waited;
  }

  /**
   * Appends a batch that was decided ahead.
   *
   * @return its outcomes; null when it is not in the book, or not known to be
   */
  private @Nullable List<List<OrderOutcome>> append(Sealed sealed) {
    try {
      BatchTransaction.append(openHandle(), sealed);
      return sealed.outcomes();
    } catch (CommitUnknown e) {
      return resolve(e);
    } catch (SQLException e) {
      closeHandle();
      if (SqlStates.isUniqueViolation(e)) {
        memory.wasMistaken();
      } else {
        log.warn("a batch could not be appended as it was decided; it is decided anew", e);
      }
    } catch (RuntimeException e) {
      log.warn("a batch could not be appended as it was decided; it is decided anew", e);
      closeHandle();
    }
    return null;
  }

  /**
   * Runs the batch on what the database says until it has an outcome: tries again what may pass,
   * and halves what some request of it breaks.
   */
  private void write(List<Submission> batch, BatchRows rows) {
    for (int attempt = 1; ; attempt++) {
      try {
        answer(batch, transaction.run(openHandle(), batch, rows));
        return;
      } catch (CommitUnknown e) {
        List<List<OrderOutcome>> outcomes = resolve(e);
        if (outcomes != null) {
          answer(batch, outcomes);
          return;
        }
        if (attempt == TRIES) {
          refuse(
              batch,
              Reason.UNAVAILABLE,
              "The database is away; a retry with the same key tells the outcome");
          return;
        }
      } catch (SQLException | JdbiException e) {
        closeHandle();
        if (SqlStates.isWorthRetrying(e) && attempt < TRIES) {
          continue;
        }
        giveUp(batch, e, rows);
        return;
      } catch (RuntimeException e) {
        closeHandle();
        giveUp(batch, e, rows);
        return;
      }
    }
  }

  /**
   * The committed outcomes; null when the batch is not in the book, or that cannot be learned now.
   */
  private @Nullable List<List<OrderOutcome>> resolve(CommitUnknown unknown) {
    closeHandle();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try (Handle fresh = jdbi.open()) {
        fresh.begin();
        boolean committed = BookStore.isCommitted(fresh, unknown.batchNo, unknown.hash);
        fresh.rollback();
        log.warn(
            "commit of batch {} was cut off; it is {}in the book",
            unknown.batchNo,
            committed ? "" : "not ");
        return committed ? unknown.outcomes : null;
      } catch (JdbiException e) {
        log.warn("cannot learn yet whether batch {} is in the book", unknown.batchNo, e);
      }
    }
    return null;
  }

  private void giveUp(List<Submission> batch, Exception e, BatchRows rows) {
    Refusal refusal = GrpcErrors.fromStatus(GrpcErrors.toStatus(e));
    boolean oneIsAtFault = refusal.reason() == Reason.INTERNAL && batch.size() > 1;
    if (oneIsAtFault) {
      write(batch.subList(0, batch.size() / 2), rows);
      write(batch.subList(batch.size() / 2, batch.size()), rows);
    } else {
      refuse(batch, refusal.reason(), refusal.detail());
    }
  }

  /** Hands the outcomes over, to each place where answers are given in one go. */
  private static void answer(List<Submission> batch, List<List<OrderOutcome>> outcomes) {
    IdentityHashMap<Executor, List<Runnable>> places = new IdentityHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Submission submission = batch.get(i);
      List<OrderOutcome> own = outcomes.get(i);
      places
          .computeIfAbsent(submission.answerOn, place -> new ArrayList<>())
          .add(() -> submission.answer(own));
    }
    places.forEach(BatchWriter::answer);
  }

  private static void refuse(List<Submission> batch, Reason reason, String detail) {
    for (Submission submission : batch) {
      answer(submission.answerOn, List.of(() -> submission.refuse(reason, detail)));
    }
  }

  private static void answer(Executor place, List<Runnable> answers) {
    try {
      place.execute(() -> answers.forEach(BatchWriter::answer));
    } catch (RejectedExecutionException e) {
      log.warn("{} answers found nobody waiting for them", answers.size());
    }
  }

  /** A caller that has gone must not keep the others waiting. */
  private static void answer(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException e) {
      log.error("an answer could not be given", e);
    }
  }

  private Handle openHandle() {
    Handle open = handle;
    if (open == null) {
      open = jdbi.open();
      handle = open;
    }
    return open;
  }

  private void closeHandle() {
    Handle open = handle;
    handle = null;
    memory.forget();
    if (open != null) {
      try (open) {
        if (!open.getConnection().getAutoCommit()) {
          open.getConnection().rollback();
          open.getConnection().setAutoCommit(true);
        }
      } catch (SQLException | JdbiException e) {
        log.warn("the writer's connection could not be given back in order", e);
      }
    }
  }
}
