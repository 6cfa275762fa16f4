package com.nissmart.bench.stage;

import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.WalletSetup;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.ClosedLoop;
import com.nissmart.bench.load.LoadMeter;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RepeatedCall;
import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.bench.server.BenchLedger;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.CallerTokens;
import com.nissmart.bench.server.ServiceProcess.ServiceStart;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The running ledger: database, process, connections, and owners with funded wallets. */
final class LedgerUnderTest implements AutoCloseable {
  static final String DATABASE = "ledger";

  private static final int OWNERS = 64;
  private static final long FUNDS = 100_000_000; // kobo a wallet: no transfer lacks funds
  private static final long LARGEST_DEPOSIT = 500_000_000;
  private static final int DEPOSITS_OF_THE_HOT = 100;
  private static final int OPENED_AT_A_TIME = 256;
  private static final int FUNDED_AT_A_TIME = 512;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long LONGEST_PREPARATION = TimeUnit.MINUTES.toNanos(10);

  private final Lifecycle lifecycle = new Lifecycle();
  private final DatabaseSettings database;
  private final BenchLedger process;
  private final LedgerCalls calls;
  private final CallerTokens tokens;
  private final BenchWallets community;
  private final Secret secret = Secret.of(UUID.randomUUID().toString() + UUID.randomUUID());
  private final WorkloadRegistry workloads = new WorkloadRegistry();
  private final InstantSource clock;
  private final ServiceStart start;
  private final DatabaseSettings app;
  private final DatabaseSettings owner;
  private final BookWatch watch;
  private final List<Integer> ports = new ArrayList<>();

  LedgerUnderTest(
      BenchPostgres postgres,
      ServiceStart start,
      int accounts,
      int connections,
      InstantSource clock) {
    this.clock = clock;
    this.start = start;
    try {
      Secret password = Secret.of(UUID.randomUUID().toString());
      Provisioning.provision(postgres.admin(), DATABASE, password, password);
      database = postgres.database(DATABASE);
      tokens = lifecycle.add(new CallerTokens(secret, clock));
      app = postgres.database(DATABASE, "ledger_app", password.reveal());
      owner = postgres.database(DATABASE, "ledger_owner", password.reveal());
      process = startReplica(start);
      watch = lifecycle.add(new BookWatch(database));
      calls = lifecycle.add(connect(connections));
      community = new BenchWallets(OWNERS, accounts, tokens);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens and funds all wallets. */
  LedgerUnderTest prepare() {
    int accounts = community.size();
    WalletSetup opening = new WalletSetup(calls, community, workloads.openings());
    prepare(opening.wallets(service("accounts")), accounts, OPENED_AT_A_TIME);
    prepare(deposits(opening, accounts, FUNDS), accounts, FUNDED_AT_A_TIME);
    prepare(deposits(opening, 1, LARGEST_DEPOSIT), DEPOSITS_OF_THE_HOT, FUNDED_AT_A_TIME);
    watch.awaitTables();
    return this;
  }

  /** Returns the identity of another service. */
  ServiceIdentity service(String name) {
    return new ServiceIdentity(name, ServiceKeys.shared(secret), clock);
  }

  /** Starts more replicas until there are so many. */
  void growTo(int replicas) {
    while (ports.size() < replicas) {
      Path log = start.log().resolveSibling("ledger-" + (ports.size() + 1) + ".log");
      BenchLedger _ =
          startReplica(new ServiceStart(start.jar(), start.flags(), start.settings(), log));
    }
  }

  private BenchLedger startReplica(ServiceStart replica) {
    BenchLedger started =
        lifecycle.add(BenchLedger.start(replica, app, owner, tokens.target(), secret));
    ports.add(started.port());
    return started;
  }

  private RepeatedCall deposits(WalletSetup opening, int accounts, long kobo) {
    RecordedAnswers answers = new RecordedAnswers();
    return opening.deposits(
        workloads.add(seed -> AccountDraw.funds(accounts), kobo, answers), answers);
  }

  private void prepare(RepeatedCall work, int times, int inFlight) {
    long now = System.nanoTime();
    LoadMeter meter = new LoadMeter(now, now, now + LONGEST_PREPARATION);
    LoadResult measured =
        new ClosedLoop(work, meter, 0).limitedTo(times).run(calls.thread(), inFlight).join();
    if (measured.done() != times) {
      throw new IllegalStateException(
          "Prepared " + measured.done() + " wallets or deposits of " + times);
    }
  }

  /** Opens more connections to all replicas in turn; the caller closes them. */
  LedgerCalls connect(int connections) {
    return new LedgerCalls(ports, connections, DEADLINE);
  }

  BookWatch watch() {
    return watch;
  }

  DatabaseSettings database() {
    return database;
  }

  BenchLedger process() {
    return process;
  }

  LedgerCalls calls() {
    return calls;
  }

  BenchWallets community() {
    return community;
  }

  CallerTokens tokens() {
    return tokens;
  }

  /** Returns the secret that the services share. */
  Secret secret() {
    return secret;
  }

  WorkloadRegistry workloads() {
    return workloads;
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
