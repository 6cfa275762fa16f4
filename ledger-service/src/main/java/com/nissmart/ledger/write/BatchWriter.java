package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.write.BookCache.DecidedBatch;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads of a replica that write. While one appends its batch to the book, the other
 * gathers the next batch and decides it ahead; then they change places. Each batch is in the book,
 * or known not to be, before the next one begins.
 */
final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final String UNKNOWN =
      "The ledger has stopped writing; repeat the request with the same key to learn the outcome";

  private final SubmissionQueue queue;
  private final BatchSettings settings;
  private final BookCache cache;
  private final BatchGatherer gatherer;
  private final BatchCommitter committer;
  private final List<Thread> threads = new ArrayList<>();

  BatchWriter(Jdbi jdbi, SubmissionQueue queue, BatchSettings settings, InstantSource clock) {
    this.queue = queue;
    this.settings = settings;
    this.cache = new BookCache(settings, clock);
    this.gatherer = new BatchGatherer(jdbi, queue, cache, settings.batchOrders());
    this.committer = new BatchCommitter(jdbi, settings, cache);
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
      committer.closeHandle();
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

  /** Refuses the submissions that will not be written any more. */
  private void abandonQueue() {
    queue.close();
    Submission.refuse(
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
      List<Submission> leftOver = gatherer.gather(open, taken);
      DecidedBatch decided = cache.seal(open);
      queue.handOver(leftOver);
      List<List<OrderOutcome>> outcomes = decided == null ? null : committer.append(decided);
      if (outcomes == null) {
        committer.write(open.submissions, rows);
      }
      queue.endTurn();
      if (outcomes != null) {
        Submission.answer(open.submissions, outcomes);
      }
      return true;
    } catch (Throwable e) {
      Submission.refuse(open.submissions, Reason.UNAVAILABLE, UNKNOWN);
      throw e;
    }
  }
}
