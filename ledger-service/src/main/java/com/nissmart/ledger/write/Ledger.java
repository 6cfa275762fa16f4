package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * The write side of the book. Orders are queued, decided in batches in the order of their arrival,
 * and answered when they are durable. One path for all: a single order is a batch of one.
 */
public final class Ledger implements AutoCloseable {
  /**
   * For every session on the ledger database. Whatever this service asks has an index; plans that
   * are made while a table is small, and kept, would otherwise read all of it for as long as the
   * statistics are old.
   */
  public static final String SESSION_SQL =
      "SET enable_seqscan = off; SET enable_bitmapscan = off; SET idle_in_transaction_session_timeout = '3s'";

  /** The groups of an order that stands alone. */
  public static final List<Integer> ALONE = List.of(1);

  private final Jdbi jdbi;
  private final BatchSettings settings;
  private final SubmissionQueue queue;
  private final BatchWriter writer;

  /**
   * @param jdbi the ledger database, with the rights of the service's role
   * @param clock gives the moment of each batch
   */
  public Ledger(Jdbi jdbi, BatchSettings settings, InstantSource clock) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.queue = new SubmissionQueue(settings.queuedOrders());
    this.writer = new BatchWriter(jdbi, queue, settings, clock);
  }

  /** Opens the house's own accounts where they are missing, and begins to write. */
  public Ledger start() {
    for (String currency : settings.currencies()) {
      for (UUID accountId : Book.systemAccounts(currency)) {
        openSystemAccount(accountId, currency);
      }
    }
    writer.start();
    return this;
  }

  /**
   * Takes orders; returns at once.
   *
   * @param groups sizes of the groups of orders that succeed or fail as one, adding up to their
   *     number
   * @param timeoutNanos how long somebody waits for the answer; orders that were not begun by then
   *     are not begun at all
   * @param answerOn where answer is called, in one go with others of the batch that are answered
   *     there
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
          : new Refusal(Reason.QUEUE_FULL, "The queue is full; nothing was done");
    }
  }

  /** As {@link #submit} for one order, waiting for its outcome. */
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

  /** Whether another order would be refused now for want of room. */
  public boolean isFull() {
    return queue.isFull();
  }

  /** Whether orders are being written; when not, this process must be started anew. */
  public boolean isWriting() {
    return writer.isAlive();
  }

  /** Writes what has queued, then stops. */
  @Override
  public void close() {
    writer.close();
  }

  private void openSystemAccount(UUID accountId, String currency) {
    jdbi.useHandle(handle -> SystemAccountStore.open(handle, accountId, currency));
  }
}
