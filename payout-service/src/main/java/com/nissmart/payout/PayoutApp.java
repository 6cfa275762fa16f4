package com.nissmart.payout;

import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.callback.CallbackApplier;
import com.nissmart.payout.callback.Callbacks;
import com.nissmart.payout.file.WithdrawalFiles;
import com.nissmart.payout.job.Jobs;
import com.nissmart.payout.limit.LimitTasks;
import com.nissmart.payout.limit.Limits;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.simulated.BankCallbackSender;
import com.nissmart.payout.rail.simulated.LossyConnection;
import com.nissmart.payout.rail.simulated.SimulatedRail;
import com.nissmart.payout.reconciliation.ReconciliationGrpcService;
import com.nissmart.payout.reconciliation.ReconciliationTasks;
import com.nissmart.payout.reconciliation.Reconciliations;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.totals.WithdrawalTotals;
import com.nissmart.payout.withdrawal.BulkWithdrawals;
import com.nissmart.payout.withdrawal.LedgerClient;
import com.nissmart.payout.withdrawal.PayoutGrpcService;
import com.nissmart.payout.withdrawal.RailFacts;
import com.nissmart.payout.withdrawal.Resolutions;
import com.nissmart.payout.withdrawal.WithdrawalFeed;
import com.nissmart.payout.withdrawal.WithdrawalTasks;
import com.nissmart.payout.withdrawal.WithdrawalWorker;
import com.nissmart.payout.withdrawal.Withdrawals;
import com.nissmart.runtime.database.Database;
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
import com.nissmart.runtime.process.Service;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The object graph of the payout process. */
public final class PayoutApp implements Service {
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
  private static final Duration READINESS_INTERVAL = Duration.ofSeconds(1);

  private final PayoutSettings settings;
  private final InstantSource clock;
  private final ServiceIdentity identity;
  private final Lifecycle lifecycle = new Lifecycle();
  private @Nullable GrpcServer server;
  private @Nullable BankCallbackSender bank;

  /** A payout service that has not started. */
  public PayoutApp(PayoutSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.identity = new ServiceIdentity("payout", settings.serviceSecret(), clock);
  }

  @Override
  public PayoutApp start() {
    try {
      settings.migration().ifPresent(owner -> Migrations.migrate(owner, "payout"));
      Database database = lifecycle.add(Database.open("payout", settings.database()));
      database.requireDurable();
      Jdbi jdbi = database.jdbi();
      IdGenerator ids = new IdGenerator(clock);
      ManagedChannel ledgerChannel =
          channel(settings.ledgerTarget(), LedgerServiceGrpc.getServiceDescriptor());
      LedgerClient ledger = lifecycle.add(new LedgerClient(ledgerChannel));
      BankCallbackSender mailman =
          lifecycle.add(
              new BankCallbackSender(jdbi, clock, settings.callbacks(), lossyConnection()));
      bank = mailman;
      RailGate gate = new RailGate(rail(jdbi, mailman), settings.rail().gate(), System::nanoTime);
      String name = "payout-" + ids.next();
      WithdrawalWorker worker =
          lifecycle.add(
              new WithdrawalWorker(
                  jdbi, ledger, gate, settings.work(), name, new Random(), System::nanoTime));
      Limits limits = new Limits(settings.limits());
      Duration cancelWindow = settings.work().cancelWindow();
      Withdrawals withdrawals =
          lifecycle.add(new Withdrawals(jdbi, ledger, limits, ids, cancelWindow, worker::wake));
      WithdrawalFiles files =
          new WithdrawalFiles(
              new BulkWithdrawals(jdbi, ledger, limits, ids, cancelWindow, worker::wake));
      Resolutions resolutions = new Resolutions(jdbi, settings.twoOperatorsFrom(), worker::wake);
      RailFacts facts = new RailFacts(jdbi, worker::wake);
      CallbackApplier applier =
          lifecycle.add(new CallbackApplier(jdbi, clock, facts, settings.callbacksWaiting()));
      Callbacks callbacks =
          lifecycle.add(
              new Callbacks(jdbi, clock, gate.rail().name(), settings.callbacks(), applier));
      ExceptionItems exceptions = new ExceptionItems(jdbi, clock, ids);
      LedgerMovements movements = new LedgerMovements(jdbi, ledgerChannel);
      Reconciliations reconciliations =
          new Reconciliations(
              jdbi,
              clock,
              gate.rail(),
              facts,
              movements,
              exceptions,
              ids,
              settings.reconciliation());
      WithdrawalTasks tasks = new WithdrawalTasks(jdbi, gate.rail(), facts);
      Jobs jobs =
          lifecycle.add(
              new Jobs(
                  database.dataSource(),
                  name,
                  settings.work().poll(),
                  List.of(
                      tasks.age(settings.work().operatorAfter()),
                      tasks.pollReturns(settings.returnPoll()),
                      ReconciliationTasks.daily(reconciliations, settings.reconciliation().at()),
                      ReconciliationTasks.followLedger(movements),
                      ReconciliationTasks.raiseLatePayments(reconciliations),
                      LimitTasks.forgetOldDays(jdbi, limits))));
      WithdrawalFeed feed = lifecycle.add(new WithdrawalFeed(jdbi, SIGN_OF_LIFE));
      PayoutGrpcService payout =
          new PayoutGrpcService(
              withdrawals,
              files::submit,
              new WithdrawalTotals(jdbi)::get,
              resolutions,
              callbacks::receive,
              feed);
      server =
          lifecycle
              .add(server(payout, new ReconciliationGrpcService(reconciliations, exceptions)))
              .start();
      settings.rail().callbackUrl().ifPresent(mailman::sendTo);
      worker.start();
      applier.start();
      feed.start();
      jobs.start();
      lifecycle
          .add(new ReadinessCheck(server))
          .requireDurable(database)
          .requireReachable("the ledger", ledgerChannel)
          .start(READINESS_INTERVAL);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The port that it serves on. */
  public int grpcPort() {
    return Objects.requireNonNull(server, "not started").port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** The simulated bank calls back to this address from now on, unless it was told another one. */
  public void sendCallbacksTo(URI url) {
    if (settings.rail().callbackUrl().isEmpty()) {
      Objects.requireNonNull(bank, "not started").sendTo(url);
    }
  }

  private PaymentRail rail(Jdbi jdbi, BankCallbackSender mailman) {
    RailSettings told = settings.rail();
    return lifecycle.add(
        new SimulatedRail(
            jdbi,
            clock,
            told.delay(),
            told.settlingTime(),
            lossyConnection(),
            mailman::hasAddress));
  }

  private LossyConnection lossyConnection() {
    return new LossyConnection(new Random(), settings.rail().lost(), settings.rail().twice());
  }

  private GrpcServer server(BindableService... services) {
    Authenticator authenticator = authenticator();
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

  private Authenticator authenticator() {
    ManagedChannel accounts =
        channel(settings.accountsTarget(), UserServiceGrpc.getServiceDescriptor());
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
