package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.write.BatchTransaction.CommitUnknown;
import com.nissmart.ledger.write.BookCache.DecidedBatch;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writing of batches on one connection; it belongs to the thread whose turn it is. */
final class BatchCommitter {
  private static final Logger log = LoggerFactory.getLogger(BatchCommitter.class);
  private static final int TRIES = 5;

  private final Jdbi jdbi;
  private final BookCache cache;
  private final BatchTransaction transaction;
  private final BookStore books = new BookStore();
  private @Nullable Handle handle;

  BatchCommitter(Jdbi jdbi, BatchSettings settings, BookCache cache) {
    this.jdbi = jdbi;
    this.cache = cache;
    this.transaction = new BatchTransaction(settings, cache);
  }

  /**
   * Appends a batch that was decided ahead.
   *
   * @return its outcomes; null when it is not known to be in the book
   */
  @Nullable List<List<OrderOutcome>> append(DecidedBatch decided) {
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
   * Decides the batch on the database's state until it has an outcome. It tries again after
   * temporary errors, and halves the batch when one of its requests causes the error.
   */
  void write(List<Submission> batch, BatchRows rows) {
    for (int attempt = 1; ; attempt++) {
      try {
        Submission.answer(batch, transaction.run(openHandle(), batch, rows));
        return;
      } catch (CommitUnknown e) {
        List<List<OrderOutcome>> outcomes = resolve(e);
        if (outcomes != null) {
          Submission.answer(batch, outcomes);
          return;
        }
        if (attempt == TRIES) {
          Submission.refuse(
              batch,
              Reason.UNAVAILABLE,
              "The database is away; repeat the request with the same key to learn the outcome");
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
      Submission.refuse(batch, refusal.reason(), refusal.detail());
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

  void closeHandle() {
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
        log.warn("The writer's connection could not be reset for the pool", e);
      }
    }
  }
}
