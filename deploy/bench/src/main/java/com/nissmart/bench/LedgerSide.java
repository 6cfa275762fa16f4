package com.nissmart.bench;

import com.nissmart.bench.client.Community;
import com.nissmart.bench.client.LedgerCalls;
import com.nissmart.bench.client.Opening;
import com.nissmart.bench.load.Answers;
import com.nissmart.bench.load.ClosedLoop;
import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Measured;
import com.nissmart.bench.load.Meter;
import com.nissmart.bench.load.Work;
import com.nissmart.bench.load.Workloads;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.CallerTokens;
import com.nissmart.bench.server.LedgerProcess;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.settings.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Our ledger, running and filled: database, process, connections, people with funded wallets. */
final class LedgerSide implements AutoCloseable {
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
  private final LedgerProcess process;
  private final LedgerCalls calls;
  private final CallerTokens tokens;
  private final Community community;
  private final Secret secret = Secret.of(UUID.randomUUID().toString() + UUID.randomUUID());
  private final Workloads workloads = new Workloads();
  private final InstantSource clock;

  LedgerSide(
      BenchPostgres postgres,
      LedgerProcess.Start start,
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
              LedgerProcess.start(
                  start,
                  postgres.database(DATABASE, "ledger_app", password.reveal()),
                  postgres.database(DATABASE, "ledger_owner", password.reveal()),
                  tokens.target(),
                  secret));
      calls = lifecycle.add(new LedgerCalls(process.port(), connections, DEADLINE));
      community = new Community(OWNERS, accounts, tokens);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens and funds all wallets. */
  LedgerSide prepare() {
    int accounts = community.size();
    Opening opening = new Opening(calls, community);
    prepare(
        opening.wallets(new ServiceIdentity("accounts", secret, clock)),
        accounts,
        OPENED_AT_A_TIME);
    prepare(deposits(opening, accounts, FUNDS), accounts, FUNDED_AT_A_TIME);
    prepare(deposits(opening, 1, LARGEST_DEPOSIT), DEPOSITS_OF_THE_HOT, FUNDED_AT_A_TIME);
    return this;
  }

  private Work deposits(Opening opening, int accounts, long kobo) {
    Answers answers = new Answers();
    return opening.deposits(workloads.add(seed -> Draw.funds(accounts), kobo, answers), answers);
  }

  private void prepare(Work work, int times, int inFlight) {
    long now = System.nanoTime();
    Meter meter = new Meter(now, now, now + LONGEST_PREPARATION);
    Measured measured =
        new ClosedLoop(work, meter, 0).limitedTo(times).run(calls.thread(), inFlight).join();
    if (measured.done() != times) {
      throw new IllegalStateException("prepared " + measured.done() + " of " + times);
    }
  }

  /** More connections, to be closed by the caller. */
  LedgerCalls connect(int connections) {
    return new LedgerCalls(process.port(), connections, DEADLINE);
  }

  DatabaseSettings database() {
    return database;
  }

  LedgerProcess process() {
    return process;
  }

  LedgerCalls calls() {
    return calls;
  }

  Community community() {
    return community;
  }

  CallerTokens tokens() {
    return tokens;
  }

  /** What our services prove themselves to each other with. */
  Secret secret() {
    return secret;
  }

  Workloads workloads() {
    return workloads;
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
