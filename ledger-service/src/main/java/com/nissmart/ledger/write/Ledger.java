package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransferLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * The write side of the book. Orders are queued, decided in batches in the order of their arrival,
 * and answered when they are durable. A single order is a batch of one.
 */
public final class Ledger implements AutoCloseable {
  /**
   * The settings of every session on the ledger database. Every query of this service has an index;
   * a plan that was made while a table was small must not read all of it later.
   */
  public static final String SESSION_SQL =
      "SET enable_seqscan = off; SET enable_bitmapscan = off; SET idle_in_transaction_session_timeout = '3s'";

  public static final List<Integer> ALONE = List.of(1);

  private final Jdbi jdbi;
  private final SystemAccountStore systemAccounts = new SystemAccountStore();
  private final BatchSettings settings;
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

  /** Makes a ledger that does not write yet; the clock gives the time of each batch. */
  public Ledger(Jdbi jdbi, BatchSettings settings, InstantSource clock) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.queue = new SubmissionQueue(settings.queuedOrders());
    this.writer = new BatchWriter(jdbi, queue, settings, clock);
  }

  /** Opens the system accounts that are missing, and begins to write. */
  public Ledger start() {
    jdbi.useHandle(handle -> {
      Set<String> currencies = new TreeSet<>(settings.currencies());
      currencies.addAll(systemAccounts.currencies(handle));
      for (String currency : currencies) {
        for (UUID accountId : Book.systemAccounts(currency)) {
          systemAccounts.open(handle, accountId, currency);
        }
      }
    });
    writer.start();
    return this;
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

  public boolean isFull() {
    return queue.isFull();
  }

  /** Returns whether orders are being written; if not, this process must be restarted. */
  public boolean isWriting() {
    return writer.isAlive();
  }

  /** Writes the orders in the queue, then stops. */
  @Override
  public void close() {
    writer.close();
  }
}
