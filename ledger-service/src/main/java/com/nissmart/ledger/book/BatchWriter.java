package com.nissmart.ledger.book;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.BatchTransaction.CommitUnknown;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a replica that writes: takes what has queued, runs it as a batch, answers, and
 * takes again.
 */
final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final int TRIES = 5;

  private final Jdbi jdbi;
  private final SubmissionQueue queue;
  private final BatchSettings settings;
  private final BatchTransaction transaction;
  private final Thread thread = new Thread(this::run, "book-writer");
  private @Nullable Handle handle;

  BatchWriter(Jdbi jdbi, SubmissionQueue queue, BatchSettings settings, InstantSource clock) {
    this.jdbi = jdbi;
    this.queue = queue;
    this.settings = settings;
    this.transaction = new BatchTransaction(settings, clock);
  }

  void start() {
    thread.start();
  }

  /** Whether orders are still being written. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Writes what has queued, then ends. */
  void close() {
    queue.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (List<Submission> taken = queue.take(settings.batchOrders());
          !taken.isEmpty();
          taken = queue.take(settings.batchOrders())) {
        write(withoutExpired(taken));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      log.error("the writer of the book ends", e);
      throw e;
    } finally {
      abandonQueue();
      closeHandle();
    }
  }

  /** Nobody will write what still waits: whoever waits is told, and nothing more is taken. */
  private void abandonQueue() {
    queue.close();
    refuse(queue.drain(), Reason.UNAVAILABLE, "The ledger has stopped writing; nothing was done");
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
   * Runs the batch until it has an outcome: tries again what may pass, and halves what some request
   * of it breaks.
   */
  private void write(List<Submission> batch) {
    if (batch.isEmpty()) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        answer(batch, transaction.run(openHandle(), batch));
        return;
      } catch (CommitUnknown e) {
        List<List<Outcome>> outcomes = resolve(e);
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
        giveUp(batch, e);
        return;
      } catch (RuntimeException e) {
        closeHandle();
        giveUp(batch, e);
        return;
      }
    }
  }

  /**
   * The committed outcomes; null when the batch is not in the book, or that cannot be learned now.
   */
  private @Nullable List<List<Outcome>> resolve(CommitUnknown unknown) {
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

  private void giveUp(List<Submission> batch, Exception e) {
    Refusal refusal = GrpcErrors.fromStatus(GrpcErrors.toStatus(e));
    boolean oneIsAtFault = refusal.reason() == Reason.INTERNAL && batch.size() > 1;
    if (oneIsAtFault) {
      write(batch.subList(0, batch.size() / 2));
      write(batch.subList(batch.size() / 2, batch.size()));
    } else {
      refuse(batch, refusal.reason(), refusal.detail());
    }
  }

  /** Hands the outcomes over, to each place where answers are given in one go. */
  private static void answer(List<Submission> batch, List<List<Outcome>> outcomes) {
    IdentityHashMap<Executor, List<Runnable>> places = new IdentityHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Submission submission = batch.get(i);
      List<Outcome> own = outcomes.get(i);
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
    transaction.forget();
    if (open != null) {
      try (open) {
        open.rollback();
      } catch (JdbiException e) {
        log.warn("the writer's connection could not be given back in order", e);
      }
    }
  }
}
