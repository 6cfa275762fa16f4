package com.nissmart.payout;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceBlockingStub;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.bank.BankAccountRules;
import com.nissmart.payout.bank.BankGrpcService;
import com.nissmart.payout.bank.NameEnquiries;
import com.nissmart.payout.callback.CallbackApplier;
import com.nissmart.payout.callback.CallbackViews;
import com.nissmart.payout.callback.Callbacks;
import com.nissmart.payout.file.WithdrawalFileActions;
import com.nissmart.payout.file.WithdrawalFileViews;
import com.nissmart.payout.file.WithdrawalFiles;
import com.nissmart.payout.grpc.CallbackRequests;
import com.nissmart.payout.grpc.FileRequests;
import com.nissmart.payout.grpc.OperatorRequests;
import com.nissmart.payout.grpc.PayoutGrpcService;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.limit.LimitSettings;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.rail.simulated.LossyConnection;
import com.nissmart.payout.rail.simulated.SimulatedRail;
import com.nissmart.payout.reconciliation.ReconciliationGrpcService;
import com.nissmart.payout.reconciliation.ReconciliationSettings;
import com.nissmart.payout.reconciliation.Reconciliations;
import com.nissmart.payout.reconciliation.act.ActBookings;
import com.nissmart.payout.reconciliation.doubt.DoubtResolver;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.ledger.LedgerMovements;
import com.nissmart.payout.totals.WithdrawalTotals;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.withdrawal.fact.RailFacts;
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
import com.nissmart.runtime.database.DatabaseTimeouts;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.StreamAccess;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.proposal.ProposalGrpcService;
import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.settings.AmountByCurrency;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/**
 * A payout service whose worker runs only when a test runs it, over a real database and real gRPC,
 * with a ledger in memory and the simulated bank. A saver, Ada, has a wallet with 1,000,000 kobo.
 */
public final class PayoutFixture implements AutoCloseable {
  public static final long OPENING = 1_000_000;
  public static final Duration SETTLING = Duration.ofSeconds(10);
  public static final Duration DELAY = Duration.ofMillis(300);
  public static final Duration OPERATOR_AFTER = Duration.ofHours(24);
  public static final long TWO_OPERATORS_FROM = 100_000;
  public static final long ALONE_A_DAY = 250_000;
  public static final String SECRET = "whsec_" + "c2VjcmV0".repeat(6);
  public static final Duration PROPOSAL_LIFE = Duration.ofDays(3);
  private static final Duration LONGEST_RUN = Duration.ofMinutes(2);
  public static final Duration LEASE = Duration.ofSeconds(60);

  public final UUID ada = UUID.randomUUID();
  public final MovableClock clock = MovableClock.create();
  public final FakeLedger ledger = new FakeLedger(clock);
  public final UUID wallet = ledger.open(ada, OPENING);
  public final IdGenerator ids = new IdGenerator(clock);
  public final Database database;
  public final Jdbi jdbi;
  public final WithdrawalLimits limits;
  public final PaymentRail rail;
  public final WithdrawalWorker worker;
  public final RailFacts facts;
  public final WithdrawalFeed feed;
  public final CallbackApplier applier;
  public final Callbacks callbacks;
  public final ExceptionItems exceptions;
  public final Proposals proposals;
  public final ActBookings acts;

  /** The people who have lost the role of an operator. */
  public final Set<UUID> dismissed = ConcurrentHashMap.newKeySet();

  public final Reconciliations reconciliations;
  public final BankAccountRules accounts;
  public final NameEnquiries names;
  public final TestServer server;

  private final Lifecycle lifecycle = new Lifecycle();

  /** One database for all tests, emptied before each: faster than a new one for each test. */
  private static final TestDatabase ROLES = TestPostgres.database("payout");

  private static final Jdbi SUPERUSER =
      Jdbi.create(
          ROLES.superuser().jdbcUrl(), ROLES.superuser().user(), ROLES.superuser().password());

  private final Channel ledgerChannel;
  private final OperatorFeatures operatorFeatures;
  private Duration jumped = Duration.ZERO;

  public PayoutFixture() {
    this(Duration.ZERO);
  }

  public PayoutFixture(Duration cancelWindow) {
    this(cancelWindow, LimitSettings.DEFAULT);
  }

  public PayoutFixture(LimitSettings limits) {
    this(Duration.ZERO, limits);
  }

  private PayoutFixture(Duration cancelWindow, LimitSettings limitSettings) {
    empty();
    limits = new WithdrawalLimits(limitSettings);
    database = lifecycle.add(Database.open("payout", ROLES.app()));
    jdbi = database.jdbi();
    TestServer ledgerServer = lifecycle.add(TestServer.start(ledger));
    // The same channel as in the process: with retries and the service's own token.
    ManagedChannel channel =
        GrpcClients.channelWithToken(
            ledgerServer.target(),
            () -> TestTokens.serviceToken("payout"),
            LedgerServiceGrpc.getServiceDescriptor());
    lifecycle.onClose(channel::shutdownNow);
    ledgerChannel = channel;
    exceptions = new ExceptionItems(jdbi, clock, ids);
    LossyConnection lossless = new LossyConnection(new Random(), 0, 0);
    rail = new SimulatedRail(jdbi, clock, DELAY, SETTLING, lossless, () -> true);
    worker = worker(jdbi, rail, ledgerClient(), cancelWindow);
    facts = new RailFacts(jdbi, clock, exceptions, () -> {});
    feed = lifecycle.add(new WithdrawalFeed(jdbi, Duration.ofMillis(200))).start();
    applier = new CallbackApplier(jdbi, clock, facts, 1_000);
    callbacks =
        lifecycle.add(
            new Callbacks(
                jdbi,
                clock,
                Map.of("simulated", CallbackSignature.of(Secret.of(SECRET))),
                applier));
    operatorFeatures = operatorFeatures();
    proposals = operatorFeatures.proposals();
    acts = operatorFeatures.bookings();
    reconciliations =
        reconciliations(new ReconciliationSettings(LocalTime.NOON, Duration.ZERO, Duration.ZERO));
    accounts = new BankAccountRules(true, rail.testAccountNumbers());
    names = lifecycle.add(new NameEnquiries(gate(rail)));
    HoldLedger client = ledgerClient();
    Withdrawals withdrawals = withdrawals(jdbi, client, cancelWindow);
    server =
        lifecycle.add(
            TestServer.start(
                new ReconciliationGrpcService(
                    reconciliations, exceptions, operatorFeatures.exceptionActs()),
                new ProposalGrpcService(proposals),
                new BankGrpcService(accounts, names, clock),
                StreamAccess.watched(
                    new PayoutGrpcService(
                        withdrawals,
                        new WithdrawalViews(jdbi),
                        new FileRequests(
                            new WithdrawalFiles(
                                jdbi,
                                withdrawals,
                                new DryRun(jdbi, client, limits, destinations(), clock),
                                ids,
                                clock),
                            new WithdrawalFileActions(jdbi, withdrawals, clock),
                            new WithdrawalFileViews(jdbi)),
                        new WithdrawalTotals(jdbi, clock),
                        new OperatorRequests(
                            operatorFeatures.resolutions(), operatorFeatures.statedFacts()),
                        new CallbackRequests(callbacks, new CallbackViews(jdbi)),
                        feed),
                    TestTokens.verifier(clock))));
  }

  /** Reconciliations with these settings; those of the server have no delay. */
  public ReconciliationServiceBlockingStub books(ReconciliationSettings settings) {
    return books(settings, new Rails(gate(rail)));
  }

  /** The same with these rails. */
  public ReconciliationServiceBlockingStub books(ReconciliationSettings settings, Rails rails) {
    TestServer other =
        lifecycle.add(
            TestServer.start(
                new ReconciliationGrpcService(
                    reconciliations(settings, rails),
                    exceptions,
                    operatorFeatures.exceptionActs())));
    return ReconciliationServiceGrpc.newBlockingStub(
            other.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR))
        .withDeadlineAfter(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
  }

  private Reconciliations reconciliations(ReconciliationSettings settings) {
    return reconciliations(settings, new Rails(gate(rail)));
  }

  /** Reconciliations with these rails. */
  public Reconciliations reconciliations(ReconciliationSettings settings, Rails rails) {
    return new Reconciliations(
        jdbi, clock, rails, doubts(), ledgerMovements(), exceptions, ids, settings);
  }

  /** The part of reconciliations that decides withdrawals in doubt. */
  public DoubtResolver doubts() {
    return new DoubtResolver(
        jdbi,
        facts,
        operatorFeatures.resolutions(),
        operatorFeatures.statedFacts(),
        user -> !dismissed.contains(user),
        clock);
  }

  private OperatorFeatures operatorFeatures() {
    return OperatorFeatures.of(
        new OperatorFeatures.Parts(
            jdbi,
            clock,
            ids,
            facts,
            exceptions,
            ledgerChannel,
            user -> !dismissed.contains(user),
            new OperatorAllowance(
                AmountByCurrency.ofAll(TWO_OPERATORS_FROM), AmountByCurrency.ofAll(ALONE_A_DAY)),
            new Rails(gate(rail)),
            PROPOSAL_LIFE,
            () -> {}));
  }

  public ReconciliationServiceBlockingStub books(UUID operator) {
    return ReconciliationServiceGrpc.newBlockingStub(server.asUser(operator, Role.ROLE_OPERATOR));
  }

  public ProposalServiceBlockingStub proposals(UUID operator) {
    return ProposalServiceGrpc.newBlockingStub(server.asUser(operator, Role.ROLE_OPERATOR));
  }

  public LedgerMovements ledgerMovements() {
    return new LedgerMovements(jdbi, ledgerChannel);
  }

  public ReconciliationServiceBlockingStub books(Role role) {
    return ReconciliationServiceGrpc.newBlockingStub(server.asUser(UUID.randomUUID(), role))
        .withDeadlineAfter(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
  }

  public HoldLedger ledgerClient(ClientInterceptor... between) {
    return new HoldLedger(ClientInterceptors.intercept(ledgerChannel, between));
  }

  /** A gate over a rail, whose pauses are in the fixture's time. */
  public RailGate gate(PaymentRail rail) {
    return new RailGate(rail, RailGate.GateSettings.DEFAULT, this::nanoTime);
  }

  /** The steady counter of the processes: it does not see that the clock jumps. */
  public long nanoTime() {
    return Duration.between(MovableClock.START, clock.instant().minus(jumped)).toNanos();
  }

  /** Sets the clock forward without any time passing. */
  public void jumps(Duration duration) {
    jumped = jumped.plus(duration);
    clock.advance(duration);
  }

  /** A worker in another process over the same database. */
  public WithdrawalWorker worker(Jdbi over, PaymentRail rail, HoldLedger client, Duration window) {
    return worker(over, new Rails(gate(rail)), client, window);
  }

  /** The same with several rails. */
  public WithdrawalWorker worker(Jdbi over, Rails rails, HoldLedger client, Duration window) {
    WorkSettings settings =
        new WorkSettings(
            8,
            LEASE,
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(8),
            window,
            OPERATOR_AFTER,
            20);
    return new WithdrawalWorker(
        over,
        client,
        holds(over, client, window),
        rails,
        exceptions,
        settings,
        "test-" + ids.next(),
        new Random(1),
        clock,
        this::nanoTime);
  }

  public WithdrawalWorker worker(PaymentRail over) {
    return worker(jdbi, over, ledgerClient(), Duration.ZERO);
  }

  /** A worker in a process that dies at a given act; the bank's own book is not the process's. */
  public WithdrawalWorker mortalWorker(Crash.Fuse fuse) {
    return mortalWorker(fuse, rail);
  }

  public WithdrawalWorker mortalWorker(Crash.Fuse fuse, PaymentRail over) {
    return worker(
        Crash.database(database.dataSource(), fuse),
        Crash.rail(over, fuse),
        mortalLedger(fuse),
        Duration.ZERO);
  }

  /** Withdrawals in a process that dies at a given act. */
  public Withdrawals mortalWithdrawals(Crash.Fuse fuse) {
    return withdrawals(
        Crash.database(database.dataSource(), fuse), mortalLedger(fuse), Duration.ZERO);
  }

  private Withdrawals withdrawals(Jdbi over, HoldLedger client, Duration window) {
    return lifecycle.add(
        new Withdrawals(
            over, holds(over, client, window), limits, destinations(), ids, clock, () -> {}));
  }

  private Destinations destinations() {
    return new Destinations(accounts, names);
  }

  /** Holds over a database and a ledger. */
  public Holds holds(Jdbi over, HoldLedger client, Duration window) {
    return lifecycle.add(new Holds(over, client, window, clock));
  }

  /** Withdrawals of another process over the same database. */
  public Withdrawals withdrawals(Jdbi over) {
    return withdrawals(over, ledgerClient(), Duration.ZERO);
  }

  /**
   * Opens a pool of connections to the same database that waits long on a slow machine; close it.
   */
  public Database pool(String name, int size) {
    Duration wait = Duration.ofMinutes(1);
    return Database.open(
        name, ROLES.app().withPoolSize(size).withTimeouts(new DatabaseTimeouts(wait, wait, wait)));
  }

  private HoldLedger mortalLedger(Crash.Fuse fuse) {
    return new HoldLedger(ClientInterceptors.intercept(ledgerChannel, Crash.calls(fuse)));
  }

  public PayoutServiceBlockingStub asAda() {
    return asCustomer(ada);
  }

  public PayoutServiceBlockingStub asCustomer(UUID user) {
    return PayoutServiceGrpc.newBlockingStub(server.asCustomer(user));
  }

  public PayoutServiceBlockingStub as(UUID user, Role... roles) {
    return PayoutServiceGrpc.newBlockingStub(server.asUser(user, roles));
  }

  public CreateWithdrawalRequest.Builder request(String key, long amount, String accountNumber) {
    return CreateWithdrawalRequest.newBuilder()
        .setIdempotencyKey(key)
        .setAccountId(Ids.ACCOUNT.format(wallet))
        .setAmount(Money.newBuilder().setAmount(amount).setCurrency("NGN"))
        .setDestination(
            com.nissmart.payout.v1.Destination.newBuilder()
                .setBankCode("058")
                .setAccountNumber(accountNumber)
                .setAccountName("Ada Obi"));
  }

  /** Withdraws Ada's money; returns the id. */
  public String withdraw(String key, long amount, String accountNumber) {
    return asAda()
        .createWithdrawal(request(key, amount, accountNumber).build())
        .getWithdrawal()
        .getId();
  }

  public com.nissmart.payout.v1.Withdrawal get(String id) {
    return asAda()
        .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
        .getWithdrawal();
  }

  /** The id of Ada's newest withdrawal. */
  public String onlyId() {
    return asAda()
        .listWithdrawals(ListWithdrawalsRequest.getDefaultInstance())
        .getWithdrawals(0)
        .getId();
  }

  public String status(String id) {
    return get(id).getStatus().name().substring("WITHDRAWAL_STATUS_".length());
  }

  /** Moves the clock of the service and the bank, and the leases, which are on the database's. */
  public void passes(Duration duration) {
    clock.advance(duration);
    SUPERUSER.useHandle(h ->
        h.createUpdate(
                "update withdrawal set lease_until = lease_until - make_interval(secs => :s)")
            .bind("s", duration.toMillis() / 1e3)
            .execute());
  }

  /** Asks for operators for withdrawals that have been in doubt for too long. */
  public void askForOperators() {
    new InDoubtTask(jdbi, clock, OPERATOR_AFTER).askForOperators();
  }

  /**
   * Time passes in small steps and the worker works, until nothing is open or so much time has
   * passed.
   */
  public void workFor(Duration longest) {
    Duration step = Duration.ofMillis(Math.max(1_000, longest.toMillis() / 40));
    for (Duration past = Duration.ZERO; past.compareTo(longest) < 0; past = past.plus(step)) {
      worker.runDue();
      if (open() == 0) {
        return;
      }
      passes(step);
    }
    worker.runDue();
  }

  /** Deletes the history too, for which a superuser has to switch off the triggers. */
  private static void empty() {
    SUPERUSER.useHandle(h -> {
      h.execute("set session_replication_role = replica");
      h.execute("update ledger_position set seq = 0, checked_seq = 0");
      h.execute(
          "truncate ledger_movement, report_scope, report_exception, reconciliation, reconciliation_total, settlement_line,"
              + " reconciliation_exception, reconciliation_finding, withdrawal_usage, withdrawal_usage_freed,"
              + " withdrawal_total, withdrawal_total_change, withdrawal_file, withdrawal_file_line, withdrawal,"
              + " withdrawal_attempt, withdrawal_event, rail_statement, withdrawal_resolution, decided_alone,"
              + " exception_booking, exception_act, proposal, late_booking, late_question, rail_not_found, callback,"
              + " simulated_rail.payment,"
              + " simulated_rail.turned_away, simulated_rail.callback");
    });
  }

  public long open() {
    return number("select count(*) from withdrawal where status in ('PENDING', 'PROCESSING')");
  }

  /** A number that a query answers, with the rights of a superuser. */
  public long number(String sql) {
    return SUPERUSER.withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  public Jdbi superuser() {
    return SUPERUSER;
  }

  /** Checks that the money and the history add up; see {@link Invariants}. */
  public void checkInvariants() {
    Invariants.check(this);
  }

  @Override
  public void close() {
    worker.close();
    lifecycle.close();
  }
}
