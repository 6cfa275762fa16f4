package com.nissmart.payout;

import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.bank.BankAccountRules;
import com.nissmart.payout.bank.BankGrpcService;
import com.nissmart.payout.bank.NameEnquiries;
import com.nissmart.payout.callback.CallbackApplier;
import com.nissmart.payout.callback.CallbackViews;
import com.nissmart.payout.callback.Callbacks;
import com.nissmart.payout.fault.ClockJump;
import com.nissmart.payout.file.WithdrawalFileActions;
import com.nissmart.payout.file.WithdrawalFileViews;
import com.nissmart.payout.file.WithdrawalFiles;
import com.nissmart.payout.grpc.PayoutGrpcService;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.job.RecurringJobs;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.rail.simulated.BankCallbackSender;
import com.nissmart.payout.rail.simulated.LossyConnection;
import com.nissmart.payout.rail.simulated.SimulatedRail;
import com.nissmart.payout.reconciliation.ReconciliationGrpcService;
import com.nissmart.payout.reconciliation.ReconciliationTasks;
import com.nissmart.payout.reconciliation.Reconciliations;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.reconciliation.ledger.UnknownMovements;
import com.nissmart.payout.totals.WithdrawalTotals;
import com.nissmart.payout.withdrawal.fact.LateQuestions;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.fact.ReturnedPayments;
import com.nissmart.payout.withdrawal.feed.WithdrawalFeed;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.hold.Holds;
import com.nissmart.payout.withdrawal.intake.Destinations;
import com.nissmart.payout.withdrawal.intake.DryRun;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.payout.withdrawal.work.InDoubtTask;
import com.nissmart.payout.withdrawal.work.WithdrawalWorker;
import com.nissmart.payout.withdrawal.work.WorkSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseClock;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.health.ReadinessCheck;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.CallerAuthentication;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.PeriodicTask;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.proposal.AccountsOperatorCheck;
import com.nissmart.runtime.proposal.ProposalGrpcService;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The object graph of the payout process. */
public final class PayoutApp implements Service {
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
  private static final Duration PROPOSALS = Duration.ofSeconds(5);
  private static final Duration READINESS_INTERVAL = Duration.ofSeconds(1);

  private final PayoutSettings settings;
  private final InstantSource clock;
  private final ServiceIdentity identity;
  private final Lifecycle lifecycle = new Lifecycle();
  private @Nullable InstantSource time;
  private @Nullable GrpcServer server;
  private @Nullable BankCallbackSender bank;

  /** Creates a service that has not started; the clock judges tokens, not withdrawals. */
  public PayoutApp(PayoutSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.identity = new ServiceIdentity("payout", settings.serviceSecret(), clock);
  }

  /** Uses this time for withdrawals instead of the database's. */
  public PayoutApp withTime(InstantSource other) {
    time = other;
    return this;
  }

  @Override
  public PayoutApp start() {
    try {
      settings.migration().ifPresent(owner -> Migrations.migrate(owner, "payout"));
      Database database = lifecycle.add(Database.open("payout", settings.database()));
      database.requireDurable();
      wire(database);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void wire(Database database) {
    Jdbi jdbi = database.jdbi();
    InstantSource bankTime =
        time != null ? time : lifecycle.add(new DatabaseClock(jdbi, clock)).start();
    InstantSource now = ClockJump.of(bankTime);
    IdGenerator ids = new IdGenerator(now);
    String name = "payout-" + ids.next();
    ManagedChannel ledgerChannel =
        channel(settings.ledgerTarget(), LedgerServiceGrpc.getServiceDescriptor());
    HoldLedger ledger = lifecycle.add(new HoldLedger(ledgerChannel));
    BankCallbackSender mailman = callbackSender(jdbi);
    RailGate gate =
        new RailGate(rail(jdbi, bankTime, mailman), settings.rail().gate(), System::nanoTime);
    Rails rails = new Rails(gate);
    ExceptionItems exceptions = new ExceptionItems(jdbi, now, ids);
    WorkSettings work = settings.work();
    Holds holds = lifecycle.add(new Holds(jdbi, ledger, work.cancelWindow(), now));
    WithdrawalWorker worker =
        lifecycle.add(
            new WithdrawalWorker(
                jdbi,
                ledger,
                holds,
                rails,
                exceptions,
                work,
                name,
                new Random(),
                now,
                System::nanoTime));
    RailFacts facts = new RailFacts(jdbi, now, exceptions, worker::wake);
    CallbackApplier applier =
        lifecycle.add(new CallbackApplier(jdbi, now, facts, settings.callbacksWaiting()));
    LedgerMovements movements = new LedgerMovements(jdbi, ledgerChannel);
    ManagedChannel accountsChannel =
        channel(settings.accountsTarget(), UserServiceGrpc.getServiceDescriptor());
    OperatorActs acts =
        OperatorActs.of(
            new OperatorActs.Parts(
                jdbi,
                now,
                ids,
                facts,
                exceptions,
                ledgerChannel,
                new AccountsOperatorCheck(accountsChannel),
                settings.allowance(),
                rails,
                settings.proposalLife(),
                worker::wake));
    DoubtResolver doubts =
        new DoubtResolver(jdbi, facts, acts.resolutions(), acts.statedFacts(), exceptions, now);
    Reconciliations reconciliations =
        lifecycle.add(
            new Reconciliations(
                jdbi, now, gate, doubts, movements, exceptions, ids, settings.reconciliation()));
    WithdrawalLimits limits = new WithdrawalLimits(settings.limits());
    WithdrawalTotals totals = new WithdrawalTotals(jdbi, now);
    RecurringJobs jobs =
        lifecycle.add(
            new RecurringJobs(
                database.dataSource(),
                name,
                work.poll(),
                List.of(
                    new InDoubtTask(jdbi, now, work.operatorAfter()).task(),
                    new ReturnedPayments(gate, facts).task(settings.returnPoll()),
                    new LateQuestions(jdbi, rails, facts, now).task(),
                    ReconciliationTasks.daily(reconciliations, settings.reconciliation().at()),
                    ReconciliationTasks.followLedger(
                        movements,
                        new UnknownMovements(
                            jdbi, now, exceptions, settings.reconciliation().holdGrace())),
                    ReconciliationTasks.raiseLatePayments(reconciliations),
                    acts.bookings().task(),
                    limits.removeOldDays(jdbi, now),
                    totals.addUpChanges())));
    BankAccountRules accounts =
        new BankAccountRules(settings.nubanCheck(), gate.rail().testAccountNumbers());
    NameEnquiries names = lifecycle.add(new NameEnquiries(gate));
    Destinations destinations = new Destinations(accounts, names);
    Withdrawals withdrawals =
        lifecycle.add(new Withdrawals(jdbi, holds, limits, destinations, ids, now, worker::wake));
    WithdrawalFeed feed = lifecycle.add(new WithdrawalFeed(jdbi, SIGN_OF_LIFE)).start();
    PayoutGrpcService payout =
        new PayoutGrpcService(
            withdrawals,
            new WithdrawalViews(jdbi),
            new WithdrawalFiles(
                jdbi, withdrawals, new DryRun(jdbi, ledger, limits, destinations, now), ids, now),
            new WithdrawalFileActions(jdbi, withdrawals, now),
            new WithdrawalFileViews(jdbi),
            totals,
            acts.resolutions(),
            acts.statedFacts(),
            lifecycle.add(
                new Callbacks(
                    jdbi, now, Map.of(gate.rail().name(), settings.callbacks()), applier)),
            new CallbackViews(jdbi),
            feed);
    settings.rail().callbackUrl().ifPresent(mailman::sendTo);
    worker.start();
    applier.start();
    jobs.start();
    lifecycle.add(new PeriodicTask("proposals", PROPOSALS, acts.proposals()::advance)).start();
    reconciliations.start();
    server =
        lifecycle.add(
            server(
                accountsChannel,
                payout,
                new BankGrpcService(accounts, names, now),
                new ReconciliationGrpcService(reconciliations, exceptions, acts.exceptionActs()),
                new ProposalGrpcService(acts.proposals())));
    startServer(server, database, ledgerChannel);
  }

  private void startServer(GrpcServer started, Database database, ManagedChannel ledgerChannel) {
    started.start();
    lifecycle
        .add(new ReadinessCheck(started))
        .requireDurable(database)
        .requireReachable("the ledger", ledgerChannel)
        .start(READINESS_INTERVAL);
  }

  public int grpcPort() {
    return Objects.requireNonNull(server, "Not started").port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** Lets the simulated bank call back to this address, unless the settings name another one. */
  public void sendCallbacksTo(URI url) {
    if (settings.rail().callbackUrl().isEmpty()) {
      Objects.requireNonNull(bank, "Not started").sendTo(url);
    }
  }

  private BankCallbackSender callbackSender(Jdbi jdbi) {
    BankCallbackSender sender =
        lifecycle.add(new BankCallbackSender(jdbi, clock, settings.callbacks(), lossyConnection()));
    bank = sender;
    return sender;
  }

  private PaymentRail rail(Jdbi jdbi, InstantSource bankTime, BankCallbackSender mailman) {
    RailSettings simulated = settings.rail();
    return lifecycle.add(
        new SimulatedRail(
            jdbi,
            bankTime,
            simulated.delay(),
            simulated.settlingTime(),
            lossyConnection(),
            mailman::hasAddress));
  }

  private LossyConnection lossyConnection() {
    return new LossyConnection(new Random(), settings.rail().lost(), settings.rail().twice());
  }

  private GrpcServer server(ManagedChannel accounts, BindableService... services) {
    Authenticator authenticator = authenticator(accounts);
    BindableService[] watched =
        Arrays.stream(services)
            .map(service -> StreamAccess.watched(service, authenticator))
            .toArray(BindableService[]::new);
    return GrpcServer.builder("payout")
        .settings(settings.grpc())
        .port(settings.grpcPort())
        .authenticator(authenticator)
        .add(watched)
        .build();
  }

  private Authenticator authenticator(ManagedChannel accounts) {
    return lifecycle
        .add(new CallerAuthentication(new TokenIssuer(accounts), settings.serviceSecret(), clock))
        .start();
  }

  private ManagedChannel channel(String target, ServiceDescriptor service) {
    ManagedChannel channel = GrpcClients.channel(target, identity, settings.grpc(), service);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }
}
