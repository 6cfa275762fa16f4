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
import java.time.Duration;
import java.time.InstantSource;
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

  LedgerUnderTest(
      BenchPostgres postgres,
      ServiceStart start,
      int accounts,
      int connections,
      InstantSource clock) {
    this.clock = clock;
    try {
      Secret password = Secret.of(UUID.randomUUID().toString());
      Provisioning.provision(postgres.admin(), DATABASE, password, password);
      database = postgres.database(DATABASE);
      tokens = lifecycle.add(new CallerTokens(secret, clock));
      process =
          lifecycle.add(
              BenchLedger.start(
                  start,
                  postgres.database(DATABASE, "ledger_app", password.reveal()),
                  postgres.database(DATABASE, "ledger_owner", password.reveal()),
                  tokens.target(),
                  secret));
      calls = lifecycle.add(new LedgerCalls(process.port(), connections, DEADLINE));
      community = new BenchWallets(OWNERS, accounts, tokens);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens and funds all wallets. */
  LedgerUnderTest prepare() {
    int accounts = community.size();
    WalletSetup opening = new WalletSetup(calls, community);
    prepare(
        opening.wallets(new ServiceIdentity("accounts", ServiceKeys.shared(secret), clock)),
        accounts,
        OPENED_AT_A_TIME);
    prepare(deposits(opening, accounts, FUNDS), accounts, FUNDED_AT_A_TIME);
    prepare(deposits(opening, 1, LARGEST_DEPOSIT), DEPOSITS_OF_THE_HOT, FUNDED_AT_A_TIME);
    return this;
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

  /** Opens more connections; the caller closes them. */
  LedgerCalls connect(int connections) {
    return new LedgerCalls(process.port(), connections, DEADLINE);
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
