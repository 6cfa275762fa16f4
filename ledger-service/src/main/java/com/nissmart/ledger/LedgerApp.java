package com.nissmart.ledger;

import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.LineageServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.ledger.approval.ApprovedActs;
import com.nissmart.ledger.approval.OperatorActs;
import com.nissmart.ledger.approval.SafeModeReleases;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.carry.CarryOver;
import com.nissmart.ledger.grpc.BalanceProofCalls;
import com.nissmart.ledger.grpc.HeadCalls;
import com.nissmart.ledger.grpc.LedgerGrpcService;
import com.nissmart.ledger.grpc.LedgerOversightCalls;
import com.nissmart.ledger.grpc.ReceiptCalls;
import com.nissmart.ledger.lineage.LedgerLineage;
import com.nissmart.ledger.projection.ProjectionMetrics;
import com.nissmart.ledger.proof.VerificationJob;
import com.nissmart.ledger.proof.VerificationMetrics;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.proof.liability.AccountsTreeProof;
import com.nissmart.ledger.receipt.Receipts;
import com.nissmart.ledger.safemode.SafeModeMetrics;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.audit.ActionLog;
import com.nissmart.runtime.audit.ActionLogGrpcService;
import com.nissmart.runtime.audit.ActionRecorder;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseClock;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.CallForwarding;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.CallerAuthentication;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.lineage.LineageGrpcService;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.PeriodicTask;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.proposal.OperatorCheck;
import com.nissmart.runtime.proposal.ProposalGrpcService;
import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger's object graph. */
public final class LedgerApp implements Service {
  private static final String NAME = "ledger";
  private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PROPOSALS_INTERVAL = Duration.ofSeconds(10);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final LedgerSettings settings;
  private final InstantSource clock;
  private final Lifecycle lifecycle = new Lifecycle();
  private @Nullable InstantSource bookTime;
  private @Nullable GrpcServer server;

  /** Makes a ledger that has not started; tokens expire by this clock. */
  public LedgerApp(LedgerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Books with this time and not the database's, for an example book that begins in the past. */
  public LedgerApp withBookTime(InstantSource time) {
    bookTime = time;
    return this;
  }

  @Override
  public LedgerApp start() {
    try {
      settings.migration().ifPresent(LedgerApp::migrate);
      Database database =
          lifecycle.add(Database.open(NAME, settings.database(), Ledger.SESSION_SQL));
      database.requireDurable();
      CarryOver.requireDone(database.jdbi());
      InstantSource time =
          Objects.requireNonNullElseGet(
              bookTime,
              () ->
                  lifecycle
                      .add(new DatabaseClock(clockDatabase().jdbi(), clock))
                      .refuseJumps()
                      .start(CLOCK_INTERVAL));
      BookReplica book =
          lifecycle
              .add(
                  new BookReplica(
                      settings.database(),
                      database,
                      Book.ID,
                      settings.batches(),
                      settings.projection(),
                      time,
                      settings.advertisedAddress(),
                      SIGN_OF_LIFE,
                      settings.heads()))
              .start();
      lifecycle.add(new ProjectionMetrics(book.projector, Telemetry.ofProcess().registry()));
      every("hold-expiry", settings.expiryInterval(), book.expiry::releaseExpired).start();
      NetworkThreads network =
          lifecycle.add(new NetworkThreads("ledger", settings.networkThreads()));
      ManagedChannel accounts = accounts();
      Proposals proposals = proposals(database, book, accounts, time);
      LedgerOversightCalls oversight =
          new LedgerOversightCalls(
              book.totals,
              book.feed,
              verifications(book),
              book.safeMode,
              new SafeModeReleases(database.jdbi(), book.history, book.safeMode, proposals),
              time);
      OperatorActs acts =
          new OperatorActs(
              database.jdbi(),
              book.history,
              proposals,
              settings.operators(),
              new IdGenerator(time),
              time);
      LedgerGrpcService service =
          new LedgerGrpcService(
              network,
              book.ledger,
              book.history,
              book.balances,
              book.explainer,
              oversight,
              new HeadCalls(book.heads, book.witnesses),
              new ReceiptCalls(
                  new Receipts(database.jdbi(), Book.ID, book.history, book.heads), time),
              new BalanceProofCalls(book.proofs, time),
              acts,
              time);
      ActionLog actions =
          lifecycle.add(new ActionLog(database.jdbi(), new IdGenerator(time), time)).start();
      Authenticator authenticator = authenticator(accounts);
      GrpcServer grpc =
          GrpcServer.builder(NAME)
              .settings(settings.grpc())
              .networkThreads(network)
              .port(settings.grpcPort())
              .authenticator(authenticator)
              .add(StreamAccess.watched(service, authenticator))
              .recorder(new ActionRecorder(actions))
              .add(new ProposalGrpcService(proposals))
              .add(new ActionLogGrpcService(actions))
              .add(new LineageGrpcService(new LedgerLineage(book.history), proposals, actions))
              .directCalls(LedgerGrpcService.directCalls())
              .forwarding(forwarding(book))
              .turnAwayWhile(book.ledger::isFull, LedgerGrpcService.orders())
              .build();
      server = lifecycle.add(grpc).start();
      lifecycle.add(book.feed); // again, so that streams end before the server stops
      lifecycle.add(book.readiness(server)).start(READINESS_INTERVAL);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens a connection for the clock alone, because a slow read must not keep it from a jump. */
  private Database clockDatabase() {
    return lifecycle.add(Database.open("ledger-clock", settings.database().withPoolSize(1)));
  }

  private static void migrate(DatabaseSettings owner) {
    Migrations.migrate(owner, NAME);
    new CarryOver(owner, Book.ID).run();
  }

  public int grpcPort() {
    return Objects.requireNonNull(server, "not started").port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** Starts verifications, on separate connections, so that they take none from the writers. */
  private Verifications verifications(BookReplica book) {
    Database reading =
        lifecycle.add(
            Database.open(
                "ledger-tree-proof", settings.database().withPoolSize(1), Ledger.SESSION_SQL));
    AccountsTreeProof trees = new AccountsTreeProof(reading.jdbi(), Book.ID);
    Verifications verifications =
        lifecycle.add(
            new Verifications(
                settings.database(),
                Book.ID,
                clock,
                full -> book.witnesses.finding(full).or(() -> trees.finding(full))));
    verifications.onFinding(found ->
        book.safeMode.freeze(found.scope().wholeBook(), found.scope().accounts(), found.finding()));
    lifecycle.add(new SafeModeMetrics(book.safeMode, Telemetry.ofProcess().registry()));
    lifecycle.add(new VerificationMetrics(verifications, clock, Telemetry.ofProcess().registry()));
    Duration interval = settings.verification().interval();
    if (interval.isPositive()) {
      VerificationJob job = new VerificationJob(verifications, clock, settings.verification());
      every("ledger-proof", interval, job::run).startLater();
    }
    return verifications;
  }

  private PeriodicTask every(String name, Duration interval, Runnable run) {
    return lifecycle.add(new PeriodicTask(name, interval, run));
  }

  /** Starts to carry out what a second operator has approved. */
  private Proposals proposals(
      Database database, BookReplica book, ManagedChannel accounts, InstantSource time) {
    Proposals proposals =
        new Proposals(
            database.jdbi(),
            new ApprovedActs(book.history, book.ledger, book.safeMode).actions(),
            OperatorCheck.asking(new TokenIssuer(accounts)),
            settings.operators().proposalLife(),
            new IdGenerator(time),
            () -> time.instant().truncatedTo(ChronoUnit.MICROS));
    every(
            "ledger-proposals",
            PROPOSALS_INTERVAL,
            () -> {
              if (book.ledger.isWriter()) {
                proposals.advance();
              }
            })
        .start();
    return proposals;
  }

  private CallForwarding forwarding(BookReplica book) {
    return lifecycle.add(
        new CallForwarding(
            settings.grpc(),
            book.role::destination,
            Stream.concat(
                    Stream.of(LedgerGrpcService.callsOfWriter()),
                    Stream.of(
                        ProposalServiceGrpc.getApproveProposalMethod(),
                        LineageServiceGrpc.getFindLineageMethod(),
                        LineageServiceGrpc.getGetLineageMethod()))
                .toArray(MethodDescriptor<?, ?>[]::new)));
  }

  private ManagedChannel accounts() {
    ServiceIdentity identity = new ServiceIdentity(NAME, settings.serviceKeys(), clock);
    ManagedChannel accounts =
        GrpcClients.channel(
            settings.accountsTarget(),
            identity.to("accounts"),
            settings.grpc(),
            UserServiceGrpc.getServiceDescriptor());
    lifecycle.onClose(accounts::shutdownNow);
    return accounts;
  }

  private Authenticator authenticator(ManagedChannel accounts) {
    return lifecycle
        .add(
            new CallerAuthentication(
                new TokenIssuer(accounts), settings.serviceKeys(), NAME, clock))
        .start();
  }
}
