package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.AnswerDelivery;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.write.BatchTransaction.CommitUnknown;
import com.nissmart.ledger.write.BookCache.DecidedBatch;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads of a replica that write. While one appends its batch to the book, the other
 * gathers the next batch and decides it ahead; then they change places. Each batch is in the book,
 * or known not to be, before the next one begins.
 */
final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final int TRIES = 5;
  private static final String UNKNOWN =
      "The ledger has stopped writing; a retry with the same key tells the outcome";

  private final Jdbi jdbi;
  private final BookStore books = new BookStore();
  private final SubmissionQueue queue;
  private final BatchSettings settings;
  private final BookCache cache;
  private final BatchTransaction transaction;
  private final List<Thread> threads = new ArrayList<>();
  // Belongs to the thread that has the turn.
  private @Nullable Handle handle;

  BatchWriter(Jdbi jdbi, SubmissionQueue queue, BatchSettings settings, InstantSource clock) {
    this.jdbi = jdbi;
    this.queue = queue;
    this.settings = settings;
    this.cache = new BookCache(settings, clock);
    this.transaction = new BatchTransaction(settings, cache);
    for (int i = 1; i <= 2; i++) {
      threads.add(new Thread(this::run, "book-writer-" + i));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  boolean isAlive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

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
      log.error("The writer of the book ends", e);
      queue.fail();
      throw e;
    } finally {
      abandonQueue();
    }
  }

  /** Refuses the submissions that nobody will write any more. */
  private void abandonQueue() {
    queue.close();
    refuse(
        queue.drain(),
        Reason.UNAVAILABLE,
        "The ledger has stopped writing; nothing was done, try again later");
  }

  /** Gathers a batch and writes it; returns false when there will be no more. */
  private boolean writeNext(BatchRows rows) throws InterruptedException {
    List<Submission> taken = queue.take(settings.batchOrders());
    if (taken.isEmpty()) {
      return false;
    }
    OpenBatch open = new OpenBatch(rows);
    try {
      List<Submission> leftOver = gather(open, taken);
      DecidedBatch decided = cache.seal(open);
      queue.handOver(leftOver);
      List<List<OrderOutcome>> outcomes = decided == null ? null : append(decided);
      if (outcomes == null) {
        write(open.submissions, rows);
      }
      queue.endTurn();
      if (outcomes != null) {
        answer(open.submissions, outcomes);
      }
      return true;
    } catch (Throwable e) {
      refuse(open.submissions, Reason.UNAVAILABLE, UNKNOWN);
      throw e;
    }
  }

  /** Adds submissions until it is this batch's turn; returns those left for the next batch. */
  private List<Submission> gather(OpenBatch open, List<Submission> first)
      throws InterruptedException {
    List<Submission> leftOver = add(open, first);
    boolean full = false;
    boolean myTurn = false;
    while (!myTurn) {
      List<Submission> taken = new ArrayList<>();
      full |= !leftOver.isEmpty();
      myTurn = queue.awaitTurn(full ? 0 : settings.batchOrders() - open.orders, taken);
      full |= taken.isEmpty();
      if (!taken.isEmpty()) {
        leftOver = add(open, taken);
      }
    }
    return leftOver;
  }

  /** Adds submissions; returns those left for the next batch. */
  private List<Submission> add(OpenBatch open, List<Submission> taken) {
    List<Submission> waited = withoutExpired(taken);
    int added = cache.add(open, waited, false);
    if (added < waited.size()) {
      waited = waited.subList(added, waited.size());
      readAccounts(waited);
      added = cache.add(open, waited, true);
    }
    return waited.subList(added, waited.size());
  }

  /** Reads accounts that are not cached, while the other thread writes. */
  private void readAccounts(List<Submission> submissions) {
    BookCache.Gap gap = cache.gap(submissions);
    if (gap.accounts().isEmpty()) {
      return;
    }
    Map<UUID, AccountState> accounts = new HashMap<>();
    try (Handle reader = jdbi.open()) {
      books.readAccounts(reader, accounts, gap.accounts());
      cache.learn(gap, accounts.values());
    } catch (SQLException | JdbiException e) {
      log.warn("Accounts could not be read ahead; they will be read with their batch", e);
    }
  }

  private List<Submission> withoutExpired(List<Submission> taken) {
    List<Submission> waited = new ArrayList<>(taken.size());
    for (Submission submission : taken) {
      if (submission.isExpired()) {
        refuse(
            List.of(submission),
            Reason.DEADLINE_EXCEEDED,
            "The deadline passed before the request was begun; nothing was done");
      } else {
        waited.add(submission);
      }
    }
    return waited;
  }

  /**
   * Appends a batch that was decided ahead.
   *
   * @return its outcomes; null when it is not known to be in the book
   */
  private @Nullable List<List<OrderOutcome>> append(DecidedBatch decided) {
    try {
      transaction.append(openHandle(), decided);
      return decided.outcomes();
    } catch (CommitUnknown e) {
      return resolve(e);
    } catch (SQLException | RuntimeException e) {
      closeHandle();
      if (e instanceof SQLException sql && SqlStates.isUniqueViolation(sql)) {
        cache.distrust();
      } else {
        log.warn("A batch could not be appended as it was decided; it is decided again", e);
      }
    }
    return null;
  }

  /**
   * Decides the batch on what the database says until it has an outcome: tries again after errors
   * that may pass, and halves the batch when one of its requests is at fault.
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
      } catch (SQLException | RuntimeException e) {
        closeHandle();
        if (attempt == TRIES || !SqlStates.isWorthRetrying(e)) {
          giveUp(batch, e, rows);
          return;
        }
      }
    }
  }

  /** Returns the outcomes if the batch was committed; null if not, or if that cannot be read. */
  private @Nullable List<List<OrderOutcome>> resolve(CommitUnknown unknown) {
    closeHandle();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try (Handle fresh = jdbi.open()) {
        fresh.begin();
        boolean committed = books.isCommitted(fresh, unknown.batchNo, unknown.hash);
        fresh.rollback();
        log.warn(
            "The commit of batch {} was cut off; it is {}in the book",
            unknown.batchNo,
            committed ? "" : "not ");
        return committed ? unknown.outcomes : null;
      } catch (JdbiException e) {
        log.warn("Cannot read yet whether batch {} is in the book", unknown.batchNo, e);
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

  private static void answer(List<Submission> batch, List<List<OrderOutcome>> outcomes) {
    AnswerDelivery delivery = new AnswerDelivery();
    for (int i = 0; i < batch.size(); i++) {
      Submission submission = batch.get(i);
      List<OrderOutcome> own = outcomes.get(i);
      delivery.add(submission.answerOn, () -> submission.answer(own));
    }
    delivery.deliver();
  }

  private static void refuse(List<Submission> batch, Reason reason, String detail) {
    AnswerDelivery delivery = new AnswerDelivery();
    for (Submission submission : batch) {
      delivery.add(submission.answerOn, () -> submission.refuse(reason, detail));
    }
    delivery.deliver();
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
    cache.forget();
    if (open != null) {
      try (open) {
        if (!open.getConnection().getAutoCommit()) {
          open.getConnection().rollback();
          open.getConnection().setAutoCommit(true);
        }
      } catch (SQLException | JdbiException e) {
        log.warn("The writer's connection could not be given back in order", e);
      }
    }
  }
}
