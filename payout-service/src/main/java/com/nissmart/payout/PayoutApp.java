package com.nissmart.payout;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
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
import com.nissmart.payout.grpc.CallbackRequests;
import com.nissmart.payout.grpc.FileRequests;
import com.nissmart.payout.grpc.OperatorRequests;
import com.nissmart.payout.grpc.PayoutGrpcService;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.job.RecurringJobs;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.lineage.PayoutLineage;
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
import com.nissmart.runtime.audit.ActionLog;
import com.nissmart.runtime.audit.ActionLogGrpcService;
import com.nissmart.runtime.audit.ActionRecorder;
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
import com.nissmart.runtime.lineage.LineageGrpcService;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.PeriodicTask;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.proposal.OperatorCheck;
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
  private static final String NAME = "payout";
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
    this.identity = new ServiceIdentity(NAME, settings.serviceKeys(), clock);
  }

  /** Uses this time for withdrawals instead of the database's. */
  public PayoutApp withTime(InstantSource other) {
    time = other;
    return this;
  }

  @Override
  public PayoutApp start() {
    try {
      settings.migration().ifPresent(owner -> Migrations.migrate(owner, NAME));
      Database database = lifecycle.add(Database.open(NAME, settings.database()));
      database.requireDurable();
      wire(ground(database));
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The parts that all others are built on. */
  private record Ground(
      Database database,
      InstantSource now,
      InstantSource bankTime,
      IdGenerator ids,
      String name,
      ManagedChannel toLedger,
      ManagedChannel toAccounts,
      HoldLedger ledger,
      ExceptionItems exceptions) {
    Jdbi jdbi() {
      return database.jdbi();
    }

    OperatorCheck operators() {
      return OperatorCheck.asking(new TokenIssuer(toAccounts));
    }
  }

  private Ground ground(Database database) {
    Jdbi jdbi = database.jdbi();
    InstantSource bankTime =
        time != null ? time : lifecycle.add(new DatabaseClock(jdbi, clock)).start();
    InstantSource now = ClockJump.of(bankTime);
    IdGenerator ids = new IdGenerator(now);
    ManagedChannel toLedger =
        channel("ledger", settings.ledgerTarget(), LedgerServiceGrpc.getServiceDescriptor());
    return new Ground(
        database,
        now,
        bankTime,
        ids,
        "payout-" + ids.next(),
        toLedger,
        channel("accounts", settings.accountsTarget(), UserServiceGrpc.getServiceDescriptor()),
        lifecycle.add(new HoldLedger(toLedger)),
        new ExceptionItems(jdbi, now, ids));
  }

  private void wire(Ground ground) {
    Jdbi jdbi = ground.jdbi();
    InstantSource now = ground.now();
    BankCallbackSender mailman = callbackSender(jdbi);
    RailGate gate =
        new RailGate(
            rail(jdbi, ground.bankTime(), mailman), settings.rail().gate(), System::nanoTime);
    Rails rails = new Rails(gate);
    Holds holds =
        lifecycle.add(new Holds(jdbi, ground.ledger(), settings.work().cancelWindow(), now));
    WithdrawalWorker worker = worker(ground, holds, rails);
    RailFacts facts = new RailFacts(jdbi, now, ground.exceptions(), worker::wake);
    CallbackApplier applier =
        lifecycle.add(new CallbackApplier(jdbi, now, facts, settings.callbacksWaiting()));
    OperatorFeatures acts = operatorFeatures(ground, facts, rails, worker);
    LedgerMovements movements = new LedgerMovements(jdbi, ground.toLedger());
    Reconciliations reconciliations = reconciliations(ground, rails, facts, acts, movements);
    WithdrawalLimits limits = new WithdrawalLimits(settings.limits());
    WithdrawalTotals totals = new WithdrawalTotals(jdbi, now);
    RecurringJobs jobs =
        jobs(
            ground,
            List.of(
                new InDoubtTask(jdbi, now, settings.work().operatorAfter()).task(),
                new ReturnedPayments(gate, facts).task(settings.returnPoll()),
                new LateQuestions(jdbi, rails, facts, now).task(),
                ReconciliationTasks.daily(reconciliations, settings.reconciliation().at()),
                ReconciliationTasks.followLedger(movements, unknownMovements(ground)),
                ReconciliationTasks.raiseLatePayments(reconciliations),
                acts.bookings().task(),
                limits.removeOldDays(jdbi, now),
                totals.addUpChanges()));
    BankAccountRules accounts =
        new BankAccountRules(settings.nubanCheck(), gate.rail().testAccountNumbers());
    NameEnquiries names = lifecycle.add(new NameEnquiries(gate));
    Destinations destinations = new Destinations(accounts, names);
    Withdrawals withdrawals =
        lifecycle.add(
            new Withdrawals(jdbi, holds, limits, destinations, ground.ids(), now, worker::wake));
    DryRun dryRun = new DryRun(jdbi, ground.ledger(), limits, destinations, now);
    Callbacks callbacks =
        lifecycle.add(
            new Callbacks(jdbi, now, Map.of(gate.rail().name(), settings.callbacks()), applier));
    settings.rail().callbackUrl().ifPresent(mailman::sendTo);
    worker.start();
    applier.start();
    jobs.start();
    lifecycle.add(new PeriodicTask("proposals", PROPOSALS, acts.proposals()::advance)).start();
    reconciliations.start();
    ActionLog actions = lifecycle.add(new ActionLog(jdbi, ground.ids(), now)).start();
    startServer(
        ground,
        new ActionRecorder(actions),
        payoutService(ground, withdrawals, dryRun, totals, acts, callbacks),
        new BankGrpcService(accounts, names, now),
        new ReconciliationGrpcService(reconciliations, ground.exceptions(), acts.exceptionActs()),
        new ProposalGrpcService(acts.proposals()),
        new ActionLogGrpcService(actions),
        new LineageGrpcService(
            new PayoutLineage(jdbi, new WithdrawalViews(jdbi), settings.reconciliation(), now),
            acts.proposals(),
            actions));
  }

  private WithdrawalWorker worker(Ground ground, Holds holds, Rails rails) {
    return lifecycle.add(
        new WithdrawalWorker(
            ground.jdbi(),
            ground.ledger(),
            holds,
            rails,
            ground.exceptions(),
            settings.work(),
            ground.name(),
            new Random(),
            ground.now(),
            System::nanoTime));
  }

  private OperatorFeatures operatorFeatures(
      Ground ground, RailFacts facts, Rails rails, WithdrawalWorker worker) {
    return OperatorFeatures.of(
        new OperatorFeatures.Parts(
            ground.jdbi(),
            ground.now(),
            ground.ids(),
            facts,
            ground.exceptions(),
            ground.toLedger(),
            ground.operators(),
            settings.allowance(),
            rails,
            settings.proposalLife(),
            worker::wake));
  }

  private Reconciliations reconciliations(
      Ground ground,
      Rails rails,
      RailFacts facts,
      OperatorFeatures acts,
      LedgerMovements movements) {
    DoubtResolver doubts =
        new DoubtResolver(
            ground.jdbi(),
            facts,
            acts.resolutions(),
            acts.statedFacts(),
            ground.operators(),
            ground.now());
    return lifecycle.add(
        new Reconciliations(
            ground.jdbi(),
            ground.now(),
            rails,
            doubts,
            movements,
            ground.exceptions(),
            ground.ids(),
            settings.reconciliation()));
  }

  private UnknownMovements unknownMovements(Ground ground) {
    return new UnknownMovements(
        ground.jdbi(), ground.now(), ground.exceptions(), settings.reconciliation().holdGrace());
  }

  private RecurringJobs jobs(Ground ground, List<RecurringTask<?>> tasks) {
    return lifecycle.add(
        new RecurringJobs(
            ground.database().dataSource(), ground.name(), settings.work().poll(), tasks));
  }

  private PayoutGrpcService payoutService(
      Ground ground,
      Withdrawals withdrawals,
      DryRun dryRun,
      WithdrawalTotals totals,
      OperatorFeatures acts,
      Callbacks callbacks) {
    Jdbi jdbi = ground.jdbi();
    return new PayoutGrpcService(
        withdrawals,
        new WithdrawalViews(jdbi),
        new FileRequests(
            new WithdrawalFiles(jdbi, withdrawals, dryRun, ground.ids(), ground.now()),
            new WithdrawalFileActions(jdbi, withdrawals, ground.now()),
            new WithdrawalFileViews(jdbi)),
        totals,
        new OperatorRequests(acts.resolutions(), acts.statedFacts()),
        new CallbackRequests(callbacks, new CallbackViews(jdbi)),
        lifecycle.add(new WithdrawalFeed(jdbi, SIGN_OF_LIFE)).start());
  }

  private void startServer(Ground ground, ActionRecorder recorder, BindableService... services) {
    GrpcServer started = lifecycle.add(server(ground.toAccounts(), recorder, services));
    server = started;
    started.start();
    lifecycle
        .add(new ReadinessCheck(started))
        .requireDurable(ground.database())
        .requireReachable("the ledger", ground.toLedger())
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

  private GrpcServer server(
      ManagedChannel accounts, ActionRecorder recorder, BindableService... services) {
    Authenticator authenticator = authenticator(accounts);
    BindableService[] watched =
        Arrays.stream(services)
            .map(service -> StreamAccess.watched(service, authenticator))
            .toArray(BindableService[]::new);
    return GrpcServer.builder(NAME)
        .settings(settings.grpc())
        .port(settings.grpcPort())
        .authenticator(authenticator)
        .recorder(recorder)
        .add(watched)
        .build();
  }

  private Authenticator authenticator(ManagedChannel accounts) {
    return lifecycle
        .add(
            new CallerAuthentication(
                new TokenIssuer(accounts), settings.serviceKeys(), NAME, clock))
        .start();
  }

  private ManagedChannel channel(String name, String target, ServiceDescriptor service) {
    ManagedChannel channel =
        GrpcClients.channel(target, identity.to(name), settings.grpc(), service);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }
}
