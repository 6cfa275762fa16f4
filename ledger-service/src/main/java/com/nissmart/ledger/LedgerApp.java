package com.nissmart.ledger;

import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.ledger.book.BalanceExplainer;
import com.nissmart.ledger.book.HoldExpiry;
import com.nissmart.ledger.book.Ledger;
import com.nissmart.ledger.feed.BookFeed;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.Totals;
import com.nissmart.ledger.proof.VerificationJob;
import com.nissmart.ledger.proof.VerificationMetrics;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseClock;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.health.ReadinessCheck;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.CallerAuthentication;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The ledger's object graph. */
public final class LedgerApp implements Service {
  private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final LedgerSettings settings;
  private final InstantSource clock;
  private final Lifecycle lifecycle = new Lifecycle();
  private @Nullable InstantSource bookTime;
  private @Nullable GrpcServer server;

  /**
   * A ledger that has not started.
   *
   * @param clock judges tokens; what is booked has the database's time
   */
  public LedgerApp(LedgerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What is booked has this time and not the database's: for a book that begins in the past on
   * purpose, as an example. Before it starts.
   */
  public LedgerApp withBookTime(InstantSource time) {
    bookTime = time;
    return this;
  }

  @Override
  public LedgerApp start() {
    try {
      settings.migration().ifPresent(owner -> Migrations.migrate(owner, "ledger"));
      Database database =
          lifecycle.add(Database.open("ledger", settings.database(), Ledger.SESSION_SQL));
      database.requireDurable();
      InstantSource time = time(database);
      Ledger ledger = lifecycle.add(new Ledger(database.jdbi(), settings.batches(), time)).start();
      lifecycle.add(new HoldExpiry(database.jdbi(), ledger, time)).start(settings.expiryInterval());
      History history = new History(database.jdbi());
      CurrentBalances balances = lifecycle.add(new CurrentBalances(database.jdbi())).start();
      BalanceExplainer explainer =
          new BalanceExplainer(database.jdbi(), settings.batches().limits(), time);
      NetworkThreads network =
          lifecycle.add(new NetworkThreads("ledger", settings.networkThreads()));
      BookFeed feed = lifecycle.add(new BookFeed(database.jdbi(), SIGN_OF_LIFE)).start();
      LedgerOversight oversight =
          new LedgerOversight(new Totals(database.jdbi()), feed, verifications(), time);
      Authenticator authenticator = authenticator();
      GrpcServer grpc =
          GrpcServer.builder("ledger")
              .settings(settings.grpc())
              .networkThreads(network)
              .port(settings.grpcPort())
              .authenticator(authenticator)
              .add(
                  StreamAccess.watched(
                      new LedgerGrpcService(
                          network, ledger, history, balances, explainer, oversight, time),
                      authenticator))
              .directCalls(LedgerGrpcService.directCalls())
              .turnAwayWhile(ledger::isFull, LedgerGrpcService.orders())
              .build();
      server = lifecycle.add(grpc).start();
      lifecycle.add(feed); // once more, so that streams end before the server stops
      lifecycle
          .add(new ReadinessCheck(server))
          .requireDurable(database)
          .require(ledger::isWriting, "the writer of the book has ended")
          .start(READINESS_INTERVAL);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The port that it serves on. */
  public int grpcPort() {
    return java.util.Objects.requireNonNull(server, "not started").port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** On connections of their own: a verification under way takes none from the writers. */
  private InstantSource time(Database database) {
    InstantSource told = bookTime;
    return told != null ? told : lifecycle.add(new DatabaseClock(database.jdbi(), clock)).start();
  }

  private Verifications verifications() {
    Verifications verifications = lifecycle.add(new Verifications(settings.database(), clock));
    lifecycle.add(new VerificationMetrics(verifications, clock, Telemetry.ofProcess().registry()));
    lifecycle.add(new VerificationJob(verifications, clock, settings.verification()).start());
    return verifications;
  }

  private Authenticator authenticator() {
    ServiceIdentity identity = new ServiceIdentity("ledger", settings.serviceSecret(), clock);
    ManagedChannel accounts =
        GrpcClients.channel(
            settings.accountsTarget(),
            identity,
            settings.grpc(),
            UserServiceGrpc.getServiceDescriptor());
    lifecycle.onClose(accounts::shutdownNow);
    return lifecycle
        .add(new CallerAuthentication(new TokenIssuer(accounts), settings.serviceSecret(), clock))
        .start();
  }
}
