package com.nissmart.ledger;

import com.nissmart.ledger.feed.BookFeed;
import com.nissmart.ledger.history.BalanceExplainer;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookTotals;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.hold.HoldExpiry;
import com.nissmart.ledger.projection.Projection;
import com.nissmart.ledger.projection.ProjectionLimits;
import com.nissmart.ledger.projection.Projector;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.Lifecycle;
import java.time.Duration;
import java.time.InstantSource;

/**
 * One book in this process: its writer, its projector and its reads. It takes orders only while it
 * is the writer of the book.
 */
final class BookReplica implements AutoCloseable {
  /** Two batches' worth of connections: one appends, one looks up, one takes over, one fills. */
  private static final int WRITER_CONNECTIONS = 4;

  private final Lifecycle lifecycle = new Lifecycle();
  final Projector projector;
  final Ledger ledger;
  final BookReads reads;
  final History history;
  final CurrentBalances balances;
  final BalanceExplainer explainer;
  final BookTotals totals;
  final BookFeed feed;
  final HoldExpiry expiry;

  /**
   * Makes a replica that does not serve yet.
   *
   * @param settings the database, with the rights of the service's role
   * @param shared connections for reads
   * @param time gives the time of the book
   * @param signOfLife the interval at which an idle stream is sent its position
   */
  BookReplica(
      DatabaseSettings settings,
      Database shared,
      int bookId,
      BatchSettings batches,
      ProjectionLimits limits,
      InstantSource time,
      Duration signOfLife) {
    Database writing =
        lifecycle.add(
            Database.open(
                "ledger-writer", settings.withPoolSize(WRITER_CONNECTIONS), Ledger.SESSION_SQL));
    projector = lifecycle.add(new Projector(settings, "ledger-projector", bookId, limits));
    ledger = lifecycle.add(new Ledger(writing.jdbi(), bookId, batches, time, projector));
    reads =
        new BookReads(
            shared.jdbi(),
            bookId,
            new Projection(shared.jdbi(), bookId, projector),
            ledger::tail,
            ledger.moments()::close);
    history = new History(reads);
    balances = lifecycle.add(new CurrentBalances(reads));
    explainer = new BalanceExplainer(reads, batches.limits(), time);
    totals = new BookTotals(reads);
    feed = lifecycle.add(new BookFeed(reads, signOfLife));
    expiry = new HoldExpiry(reads, ledger, time);
  }

  /** Begins to serve, and tries to become the writer. */
  BookReplica start() {
    ledger.start();
    ledger.takeOver(1, 1);
    balances.start();
    feed.start();
    return this;
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
