package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.FrozenParts;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.lease.BookWriter;
import com.nissmart.ledger.projection.Projector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write side of the book. Orders are queued, decided in batches in the order of their arrival,
 * and answered when they are durable. A single order is a batch of one.
 */
public final class Ledger implements BookWriter, AutoCloseable {
  /**
   * The settings of every session on the ledger database. Every query of this service has an index;
   * a plan that was made while a table was small must not read all of it later.
   */
  public static final String SESSION_SQL =
      "SET enable_seqscan = off; SET enable_bitmapscan = off; SET idle_in_transaction_session_timeout = '3s'";

  public static final List<Integer> ALONE = List.of(1);

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final int TAKE_OVERS = 5;
  private static final Duration FIRST_CHUNK = Duration.ofSeconds(1);
  private static final long SMALLEST_FILTER = 1 << 20;
  private static final int FILTER_SHARE = 16; // of the heap

  private final Jdbi jdbi;
  private final int bookId;
  private final BatchSettings settings;
  private final Supplier<FrozenParts> frozen;
  private final Moments moments;
  private final Journal journal;
  private final Projector projector;
  private final Terms terms;
  private final SubmissionQueue queue;
  private final BatchWriter writer;

  /**
   * The settings of the write path.
   *
   * @param currencies ISO 4217 codes that accounts can be kept in
   * @param queuedOrders how many orders may wait; the next one is refused at once
   * @param batchOrders how many orders one batch takes at most
   * @param cachedAccounts how many accounts a replica keeps in memory between batches
   */
  public record BatchSettings(
      TransferLimits limits,
      SortedSet<String> currencies,
      int queuedOrders,
      int batchOrders,
      int cachedAccounts) {}

  /**
   * Makes a ledger that does not write yet.
   *
   * @param jdbi connections of the writer alone
   * @param clock gives the time of each batch
   * @param projector fills the tables
   * @param frozen what a verification found to be wrong, so that nothing is booked on it
   */
  public Ledger(
      Jdbi jdbi,
      int bookId,
      BatchSettings settings,
      InstantSource clock,
      Projector projector,
      Supplier<FrozenParts> frozen) {
    this.frozen = frozen;
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.settings = settings;
    this.moments = new Moments(clock);
    this.journal = new Journal(bookId);
    this.projector = projector;
    this.terms = new Terms(projector);
    this.queue = new SubmissionQueue(settings.queuedOrders());
    this.writer =
        new BatchWriter(queue, settings, moments, terms, journal, new Appender(jdbi, journal));
  }

  /** Begins to take orders, which are refused until a {@link #takeOver}. */
  public Ledger start() {
    writer.start();
    return this;
  }

  /**
   * Makes this replica the writer of the book. It reads the batches that the tables do not have,
   * and appends a batch of its own, after which no batch of an earlier writer can follow.
   *
   * @param epoch the number of the take-over, higher than any before
   * @param timeline the timeline of the database server
   * @throws RuntimeException when the book cannot be read or appended to
   */
  @Override
  public void takeOver(long epoch, int timeline) {
    terms.end("another term begins");
    KeyFilter keys =
        new KeyFilter(Math.max(SMALLEST_FILTER, Runtime.getRuntime().maxMemory() / FILTER_SHARE));
    for (int attempt = 1; attempt <= TAKE_OVERS; attempt++) {
      Term term = open(epoch, timeline, keys);
      if (term != null) {
        terms.begin(term);
        Thread.ofVirtual().name("key-filter").start(() -> fill(keys));
        return;
      }
    }
    throw new IllegalStateException("Another replica writes the book");
  }

  @Override
  public void stepDown(String why) {
    terms.end(why);
  }

  @Override
  public boolean isWriter() {
    return terms.current() != null;
  }

  @Override
  public @Nullable Tail tail() {
    Term term = terms.current();
    return term == null ? null : term.tail;
  }

  /** Returns what is frozen in safe mode. */
  public FrozenParts frozen() {
    return frozen.get();
  }

  public Moments moments() {
    return moments;
  }

  /** Reads the book and appends the first batch of a term; null when somebody else was faster. */
  private @Nullable Term open(long epoch, int timeline, KeyFilter keys) {
    BookOpening opening = read(keys);
    requireTables(opening.tail);
    BatchChanges first = opening.first;
    JournalRow row = journal.row(first, moments.after(first.head.lastAt()), epoch, timeline);
    Appender appender = new Appender(jdbi, journal);
    Appender.Outcome outcome = appender.append(row, first.head.headHash());
    appender.close();
    if (outcome.fate() != Appender.Fate.APPENDED) {
      projector.end();
      if (outcome.cause() != null) {
        throw new IllegalStateException("The book cannot be appended to", outcome.cause());
      }
      return null;
    }
    opening.tail.append(
        row,
        new JournalFormat.Content(epoch, timeline, List.of(), first.accountChanges, 0, 0),
        List.copyOf(first.touched()));
    return new Term(epoch, timeline, opening.tail, jdbi, bookId, settings, keys, frozen);
  }

  /** The book as a new term finds it, and the first batch of the term. */
  private record BookOpening(Tail tail, BatchChanges first) {}

  private BookOpening read(KeyFilter keys) {
    TakeOver takeOver = new TakeOver(bookId, journal, keys);
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          Tail tail = takeOver.read(handle);
          return new BookOpening(tail, takeOver.firstBatch(handle, tail, settings.currencies()));
        });
  }

  /**
   * Begins to fill the tables. Where batches are missing in them, it waits for the first one,
   * because a book whose tables refuse a batch must not grow.
   */
  private void requireTables(Tail tail) {
    long next = tail.projected() + 1;
    projector.begin(tail);
    if (tail.end().lastBatch() >= next) {
      projector.awaitBatch(next, FIRST_CHUNK);
    }
    projector
        .failure()
        .ifPresent(problem -> {
          projector.end();
          throw new IllegalStateException(problem);
        });
  }

  /** Fills the filter with the keys of the tables; until then every key is looked up. */
  private void fill(KeyFilter keys) {
    try {
      jdbi.useTransaction(handle -> new TableStore().keys(handle, bookId, keys::add));
      keys.ready();
    } catch (RuntimeException e) {
      log.warn("The filter of keys could not be filled; every key is looked up", e);
    }
  }

  /**
   * Queues orders and returns at once.
   *
   * @param groups sizes of the groups of orders that succeed or fail as one; they add up to the
   *     number of orders
   * @param timeoutNanos how long the caller waits; orders that have not begun by then never begin
   * @param answerOn runs the answer, in one task with other answers of the batch
   * @param answer called once, with an outcome for each order, in their order
   * @throws Refusal QUEUE_FULL; nothing was done
   */
  public void submit(
      List<? extends Order> orders,
      List<Integer> groups,
      long timeoutNanos,
      Executor answerOn,
      Consumer<List<OrderOutcome>> answer) {
    Submission submission =
        new Submission(
            List.copyOf(orders), groups, System.nanoTime() + timeoutNanos, answerOn, answer);
    if (!queue.offer(submission)) {
      throw queue.isClosed()
          ? new Refusal(Reason.UNAVAILABLE, "The ledger is shutting down; nothing was done")
          : new Refusal(Reason.QUEUE_FULL, "The queue is full; nothing was done, try again later");
    }
  }

  /** Submits one order and waits for its outcome. */
  public OrderOutcome execute(Order order, long timeoutNanos) {
    CompletableFuture<OrderOutcome> outcome = new CompletableFuture<>();
    submit(
        List.of(order),
        ALONE,
        timeoutNanos,
        Runnable::run,
        outcomes -> outcome.complete(outcomes.getFirst()));
    return outcome.join();
  }

  /**
   * Appends a batch without changes, so that a signed head can follow that of the last batch. The
   * caller looks at the end of the book to learn whether it was appended.
   */
  public void appendEmpty(Duration atMost) {
    CompletableFuture<List<OrderOutcome>> end = new CompletableFuture<>();
    submit(List.of(), List.of(), atMost.toNanos(), Runnable::run, end::complete);
    end.join();
  }

  public boolean isFull() {
    return queue.isFull();
  }

  /** Returns whether orders are taken; if not, this process must be restarted. */
  public boolean isWriting() {
    return writer.isAlive();
  }

  /** Writes the orders in the queue, then stops. */
  @Override
  public void close() {
    writer.close();
    terms.end("it is shut down");
  }
}
