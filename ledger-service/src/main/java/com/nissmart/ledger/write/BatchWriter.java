package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads that write. While one appends its batch to the journal, the other gathers the
 * next batch and decides it; then they change places. Each batch is in the book before the next one
 * is appended.
 */
final class BatchWriter {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
  private static final String UNKNOWN =
      "The ledger cannot say whether this was booked; repeat the request with the same key";

  private final SubmissionQueue queue;
  private final BatchSettings settings;
  private final Moments moments;
  private final Terms terms;
  private final Journal journal;
  private final BatchGatherer gatherer;
  private final Appender appender;
  private final List<Thread> threads = new ArrayList<>();

  BatchWriter(
      SubmissionQueue queue,
      BatchSettings settings,
      Moments moments,
      Terms terms,
      Journal journal,
      Appender appender) {
    this.queue = queue;
    this.settings = settings;
    this.moments = moments;
    this.terms = terms;
    this.journal = journal;
    this.appender = appender;
    this.gatherer = new BatchGatherer(queue, settings.batchOrders(), moments, settings.limits());
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

  /** Writes what is in the queue, then stops. */
  void close() {
    queue.close();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
      appender.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (writeNext()) {
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
  private boolean writeNext() throws InterruptedException {
    terms.awaitRoom();
    List<Submission> taken = queue.take(settings.batchOrders());
    if (taken.isEmpty()) {
      return false;
    }
    Term term = terms.current();
    if (term == null) {
      queue.handOver();
      refuse(taken, terms.notWriting());
      return true;
    }
    OpenBatch open = gatherer.gather(term, taken);
    try {
      write(term, open);
      return true;
    } catch (Throwable e) {
      Submission.refuse(open.submissions, Reason.UNAVAILABLE, UNKNOWN);
      throw e;
    }
  }

  /** Writes a batch whose turn it is. */
  private void write(Term term, OpenBatch gathered) {
    if (terms.current() != term) {
      handOver();
      refuse(gathered.submissions, terms.notWriting());
      return;
    }
    Instant moment = moments.begin(term.memory.head().lastAt());
    int today = settings.limits().day(moment);
    OpenBatch open =
        gathered.decision.today() == today ? gathered : gatherer.decideAgain(term, gathered, today);
    if (open.changes().isEmpty() && !open.isWanted()) {
      confirm(term, open, moment);
    } else if (isChecked(term, open)) {
      append(term, open, moment);
    }
  }

  /** Checks a batch; ends the term when the database cannot say what the check needs. */
  private boolean isChecked(Term term, OpenBatch open) {
    try {
      term.check.require(open.changes());
      return true;
    } catch (JdbiException e) {
      terms.end(term, "batch " + open.changes().batchNo() + " could not be checked");
      handOver();
      refuse(open.submissions, GrpcErrors.toRefusal(e));
      return false;
    }
  }

  private void append(Term term, OpenBatch open, Instant moment) {
    BatchChanges changes = open.changes();
    JournalRow row = journal.row(changes, moment, term.epoch, term.timeline);
    List<AccountState> touched = term.memory.end(open, row);
    queue.handOver();
    Appender.Outcome outcome = appender.append(row, changes.head.headHash());
    switch (outcome.fate()) {
      case APPENDED -> {
        term.tail.append(
            row,
            new JournalFormat.Content(
                term.epoch,
                term.timeline,
                changes.transactions,
                changes.accountChanges,
                0,
                changes.statedDay()),
            touched);
        endTurn();
        Submission.answer(open.submissions, open.outcomesAt(moment));
        terms.appended(open.orders);
      }
      case REFUSED -> {
        Throwable cause = outcome.cause();
        terms.end(term, "batch " + row.batchNo() + " was refused: " + cause);
        endTurn();
        refuse(open.submissions, cause == null ? terms.notWriting() : GrpcErrors.toRefusal(cause));
      }
      case UNKNOWN -> {
        terms.end(term, "the outcome of batch " + row.batchNo() + " is unknown");
        endTurn();
        Submission.refuse(open.submissions, Reason.UNAVAILABLE, UNKNOWN);
      }
    }
  }

  /**
   * Answers a batch that books nothing, such as one of repeated requests, after a look whether the
   * book still ends where this writer thinks that it does.
   */
  private void confirm(Term term, OpenBatch open, Instant moment) {
    queue.handOver();
    Refusal refusal = null;
    List<List<OrderOutcome>> outcomes = open.outcomesAt(moment);
    try {
      if (!appender.isEnd(term.tail.end())) {
        terms.end(term, "the book does not end with batch " + term.tail.end().lastBatch());
        refusal = terms.notWriting();
      }
    } catch (JdbiException e) {
      refusal = GrpcErrors.toRefusal(e);
    }
    endTurn();
    if (refusal == null) {
      Submission.answer(open.submissions, outcomes);
    } else {
      refuse(open.submissions, refusal);
    }
  }

  private void handOver() {
    queue.handOver();
    endTurn();
  }

  private void endTurn() {
    moments.settled();
    queue.endTurn();
  }

  private static void refuse(List<Submission> submissions, Refusal refusal) {
    Submission.refuse(submissions, refusal.reason(), refusal.detail());
  }
}
