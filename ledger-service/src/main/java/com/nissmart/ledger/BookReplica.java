package com.nissmart.ledger;

import com.nissmart.ledger.feed.BookFeed;
import com.nissmart.ledger.guard.GuardCheck;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.history.BalanceExplainer;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookTotals;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.hold.HoldExpiry;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.lease.ReplicaName;
import com.nissmart.ledger.lease.WriterRole;
import com.nissmart.ledger.liability.AccountsTreeJob;
import com.nissmart.ledger.liability.AccountsTreeMetrics;
import com.nissmart.ledger.liability.BalanceProofs;
import com.nissmart.ledger.projection.Projection;
import com.nissmart.ledger.projection.ProjectionLimits;
import com.nissmart.ledger.projection.Projector;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.ledger.witness.Witnesses;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseClock;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.health.ReadinessCheck;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.PeriodicTask;
import com.nissmart.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One book in this process: its writer, its projector and its reads. It takes orders only while it
 * is the writer of the book.
 */
final class BookReplica implements AutoCloseable {
  /** Two batches' worth of connections: one appends, one looks up, one takes over, one fills. */
  private static final int WRITER_CONNECTIONS = 4;

  /** The connections of guards, safe mode and readiness, which must not wait for slow reads. */
  private static final int WATCH_CONNECTIONS = 2;

  private static final Duration LONGEST_START = Duration.ofSeconds(10);
  private static final Duration LONGEST_WITNESS = Duration.ofSeconds(5);
  private static final Duration HEADS_TICK = Duration.ofSeconds(1);
  private static final Duration GUARDS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SAFE_MODE_INTERVAL = Duration.ofSeconds(1);

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database watching;
  final GuardCheck guards;
  final SafeMode safeMode;
  final Projector projector;
  final Ledger ledger;
  final BookReads reads;
  final History history;
  final CurrentBalances balances;
  final BalanceExplainer explainer;
  final BookTotals totals;
  final BookFeed feed;
  final HoldExpiry expiry;
  final Heads heads;
  final BalanceProofs proofs;
  final Witnesses witnesses;
  final WriterRole role;
  private final PeriodicTask signing;
  private final PeriodicTask folding;

  /**
   * Makes a replica that does not serve yet.
   *
   * @param settings the database, with the rights of the service's role
   * @param shared connections for reads
   * @param time gives the time of the book; if it is the server's, its jumps stop the book
   * @param address host:port at which other replicas reach this one, or empty
   * @param signOfLife the interval at which an idle stream is sent its position
   * @param signed the keys of signed heads, and the witnesses that keep them
   */
  BookReplica(
      DatabaseSettings settings,
      Database shared,
      int bookId,
      BatchSettings batches,
      ProjectionLimits limits,
      InstantSource time,
      String address,
      Duration signOfLife,
      HeadSettings signed) {
    ReplicaName name = ReplicaName.create();
    Database writing =
        lifecycle.add(
            Database.open(
                name.writer(), settings.withPoolSize(WRITER_CONNECTIONS), Ledger.SESSION_SQL));
    watching =
        lifecycle.add(
            Database.open(
                "ledger-watch", settings.withPoolSize(WATCH_CONNECTIONS), Ledger.SESSION_SQL));
    guards = new GuardCheck(watching.jdbi());
    safeMode = new SafeMode(watching.jdbi(), bookId, time);
    projector = lifecycle.add(new Projector(settings, name.projector(), bookId, limits));
    ledger =
        lifecycle.add(
            new Ledger(writing.jdbi(), bookId, batches, time, projector, safeMode::frozen));
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
    heads =
        new Heads(
            shared.jdbi(),
            bookId,
            signed.signing(),
            time,
            () -> Optional.ofNullable(ledger.tail()).map(Tail::end));
    witnesses =
        lifecycle.add(
            new Witnesses(
                signed, bookId, heads, shared.jdbi(), time, Telemetry.ofProcess().registry()));
    role =
        lifecycle.add(
            new WriterRole(
                settings,
                bookId,
                ledger,
                time instanceof DatabaseClock server ? server : null,
                name,
                address,
                witnesses,
                guards::missing,
                Telemetry.ofProcess().registry()));
    signing = lifecycle.add(new PeriodicTask("ledger-heads", HEADS_TICK, heads::signIfDue));
    Database folded =
        lifecycle.add(
            Database.open("ledger-balances", settings.withPoolSize(1), Ledger.SESSION_SQL));
    AccountsTreeJob trees =
        new AccountsTreeJob(folded.jdbi(), bookId, heads, ledger, signed.balances(), time);
    proofs =
        new BalanceProofs(
            shared.jdbi(), bookId, history, heads, signed.balances(), time, trees::retryAt);
    lifecycle.add(new AccountsTreeMetrics(trees, time, Telemetry.ofProcess().registry()));
    folding = lifecycle.add(new PeriodicTask("ledger-balances", HEADS_TICK, trees::run));
  }

  /** Begins to serve, and waits until it is known which replica writes. */
  BookReplica start() {
    guards.run();
    lifecycle.add(new PeriodicTask("book-guards", GUARDS_INTERVAL, this::checkGuards)).startLater();
    safeMode.refresh();
    lifecycle
        .add(new PeriodicTask("safe-mode", SAFE_MODE_INTERVAL, safeMode::refresh))
        .startLater();
    ledger.start();
    witnesses.start(LONGEST_WITNESS);
    role.start();
    signing.start();
    folding.start();
    balances.start();
    feed.start();
    role.awaitSettled(LONGEST_START);
    return this;
  }

  /** Returns a check, not started yet, whether calls should be sent to this replica's server. */
  ReadinessCheck readiness(GrpcServer server) {
    return new ReadinessCheck(server)
        .requireDurable(watching)
        .require(ledger::isWriting, "the writer of the book has ended")
        .requireNone(role::problem)
        .requireNone(projector::failure);
  }

  /** Checks the guards while another replica writes, or none; the verification does it always. */
  private void checkGuards() {
    if (!ledger.isWriter()) {
      guards.run();
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
