package com.nissmart.e2e.reliability;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.SystemProcess;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.postgres.FreePort;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A cluster of a ledger-service and payout-services in separate processes, which a test can kill.
 * One PostgreSQL survives; the cluster also has funded savers and reads both databases.
 */
final class PayoutCluster implements AutoCloseable {
  static final String CALLBACK_SECRET = "whsec_" + "Y2hhb3Mh".repeat(6);

  /** The people who are operators. */
  static final List<UUID> OPERATORS = List.of(UUID.randomUUID(), UUID.randomUUID());

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final int LONGEST_LIFE_SECONDS = 120;

  /** The exit code of a process that was killed by signal 9. */
  private static final int KILLED = 137;

  /** Processes here live for seconds, so the slower compiler would never pay for itself. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1 ";

  private final TestDatabase ledgerDatabase = TestPostgres.database("ledger");
  private final TestDatabase payoutDatabase = TestPostgres.database("payout");
  private final Lifecycle lifecycle = new Lifecycle();
  private final TestServer accounts =
      lifecycle.add(TestServer.start(InstantSource.system(), new AccountsStandIn(OPERATORS)));
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final Map<String, PayoutServiceGrpc.PayoutServiceBlockingStub> payouts =
      new ConcurrentHashMap<>();
  private final Map<String, String> settings;
  private final List<FundedWallet> wallets = new ArrayList<>();
  private int logs;

  /** A saver's wallet. */
  record FundedWallet(UUID owner, UUID account) {}

  /**
   * Creates a cluster without running processes.
   *
   * @param settings settings of the payout services besides addresses
   */
  PayoutCluster(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Starts or restarts the ledger; returns at once. */
  void startLedger() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("NISSMART_LEDGER_DATABASE_URL", url(ledgerDatabase.app()));
    environment.put("NISSMART_LEDGER_MIGRATION_URL", url(ledgerDatabase.owner()));
    environment.put("NISSMART_LEDGER_STATUS_CHANGES_ALONE", "1000000");
    start("ledger", "ledger-service", environment, "NISSMART_LEDGER_GRPC_PORT", "");
  }

  /**
   * Starts or restarts a payout service; returns at once.
   *
   * @param options of its JVM, such as the crash point at which it dies; or an empty text
   */
  void startPayout(String name, String options) throws IOException {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("NISSMART_PAYOUT_DATABASE_URL", url(payoutDatabase.app()));
    environment.put("NISSMART_PAYOUT_MIGRATION_URL", url(payoutDatabase.owner()));
    environment.put("NISSMART_LEDGER_TARGET", "127.0.0.1:" + port("ledger"));
    environment.put("NISSMART_RAIL_CALLBACK_SECRET", CALLBACK_SECRET);
    start(name, "payout-service", environment, "NISSMART_PAYOUT_GRPC_PORT", options);
  }

  private synchronized void start(
      String name,
      String module,
      Map<String, String> environment,
      String portSetting,
      String options)
      throws IOException {
    environment.put(portSetting, Integer.toString(port(name)));
    environment.put("NISSMART_ACCOUNTS_TARGET", accounts.target());
    environment.put("NISSMART_SERVICE_SECRET", TestTokens.SERVICE_SECRET.reveal());
    environment.put("JAVA_TOOL_OPTIONS", QUICK_START + options);
    Path log = Path.of("target", "chaos-" + name + "-" + logs++ + ".log");
    Path jar = Path.of("..", "..", module, "target", module + ".jar");
    processes.put(name, SystemProcess.java(jar, environment, log));
  }

  int port(String name) {
    return ports.computeIfAbsent(name, _ -> FreePort.pick());
  }

  Process process(String name) {
    return Objects.requireNonNull(processes.get(name), name);
  }

  /**
   * Waits until a process dies at its crash point.
   *
   * @throws AssertionError when it stays alive or ends for another reason
   */
  void awaitDeathAt(String fault, String name) throws Exception {
    String where = name + " at " + fault + "; see target/chaos-" + name + "-*.log";
    try {
      int code = process(name).onExit().get(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS).exitValue();
      if (code != KILLED) {
        throw new AssertionError("ended with " + code + " instead of dying: " + where);
      }
    } catch (TimeoutException e) {
      throw new AssertionError("did not die: " + where, e);
    }
  }

  /** Kills a process with signal 9. */
  void kill(String name) {
    process(name).destroyForcibly().onExit().join();
  }

  void awaitServing(String... names) {
    for (String name : names) {
      ManagedChannel channel = channel(name, service("gateway"));
      Await.until(LONGEST_START, name + " serves", () -> isServing(name, channel));
      channel.shutdownNow();
    }
  }

  private boolean isServing(String name, ManagedChannel channel) {
    if (!process(name).isAlive()) {
      throw new AssertionError(name + " ended; target/chaos-" + name + "-*.log says why");
    }
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  private ManagedChannel channel(String name, Supplier<String> token) {
    return GrpcClients.channelWithToken("127.0.0.1:" + port(name), token);
  }

  /** Returns a channel that is open as long as this cluster and reconnects with each call. */
  Channel as(String name, Supplier<String> token) {
    ManagedChannel channel = channel(name, token);
    lifecycle.onClose(channel::shutdownNow);
    return new ReconnectingChannel(channel);
  }

  /** Returns the tokens of a service. */
  static Supplier<String> service(String name) {
    return TestTokens.renewed(clock -> TestTokens.serviceToken(clock, name));
  }

  private static Supplier<String> customer(UUID saver) {
    return TestTokens.renewed(clock -> TestTokens.userToken(clock, saver, Role.ROLE_CUSTOMER));
  }

  /** Returns a payout service as a saver calls it. */
  PayoutServiceGrpc.PayoutServiceBlockingStub payout(String name, UUID saver) {
    return payouts.computeIfAbsent(
        name + saver, _ -> PayoutServiceGrpc.newBlockingStub(as(name, customer(saver))));
  }

  /** Returns a channel of an operator that is open as long as this cluster. */
  Channel asOperator(String name, UUID operator) {
    return as(
        name,
        TestTokens.renewed(clock -> TestTokens.userToken(clock, operator, Role.ROLE_OPERATOR)));
  }

  /** Opens wallets with this balance each. */
  List<FundedWallet> wallets(int count, long kobo) {
    for (int i = 0; i < count; i++) {
      wallets.add(wallet(kobo));
    }
    return List.copyOf(wallets);
  }

  /** Opens a wallet of a new saver with this balance. */
  FundedWallet wallet(long kobo) {
    FundedWallet wallet = new FundedWallet(UUID.randomUUID(), UUID.randomUUID());
    LedgerServiceGrpc.newBlockingStub(as("ledger", service("accounts")))
        .openAccount(
            OpenAccountRequest.newBuilder()
                .setAccountId(Ids.ACCOUNT.format(wallet.account()))
                .setOwnerId(Ids.USER.format(wallet.owner()))
                .setCurrency("NGN")
                .build());
    LedgerServiceGrpc.newBlockingStub(as("ledger", customer(wallet.owner())))
        .postTransaction(
            PostTransactionRequest.newBuilder()
                .setIdempotencyKey("opening")
                .setType(TransactionType.TRANSACTION_TYPE_DEPOSIT)
                .setAmount(Money.newBuilder().setAmount(kobo).setCurrency("NGN"))
                .setDestinationAccountId(Ids.ACCOUNT.format(wallet.account()))
                .build());
    return wallet;
  }

  /** Returns the processor time used so far by the services, PostgreSQL and the load. */
  Map<String, Duration> cpuTimes() {
    Map<String, Duration> times = new HashMap<>();
    processes.forEach((name, process) -> times.put(name, cpuTime(process.toHandle())));
    times.put("load", cpuTime(ProcessHandle.current()));
    jdbi(payoutDatabase.superuser())
        .withHandle(h -> h.createQuery("select pid from pg_stat_activity").mapTo(Long.class).list())
        .forEach(pid ->
            ProcessHandle.of(pid)
                .ifPresent(backend -> times.merge("postgres", cpuTime(backend), Duration::plus)));
    return times;
  }

  private static Duration cpuTime(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Reads a number from the payout service's database, which includes the bank's book. */
  long payoutNumber(String sql) {
    return number(payoutDatabase.superuser(), sql);
  }

  /** Reads rows from the payout service's database. */
  <T> List<T> payoutRows(String sql, RowMapper<T> row) {
    return rows(payoutDatabase, sql, row);
  }

  /** Reads rows from the ledger's tables, which then have everything that was answered before. */
  <T> List<T> ledgerRows(String sql, RowMapper<T> row) {
    awaitLedgerTables();
    return rows(ledgerDatabase, sql, row);
  }

  private static <T> List<T> rows(TestDatabase database, String sql, RowMapper<T> row) {
    return jdbi(database.superuser()).withHandle(h -> h.createQuery(sql).map(row).list());
  }

  /** Changes the bank's book, or the moment at which work is due. */
  void changePayout(String sql) {
    jdbi(payoutDatabase.superuser()).useHandle(h -> h.execute(sql));
  }

  /** Reads a number from the ledger's tables, which then have what was answered before. */
  long ledgerNumber(String sql) {
    awaitLedgerTables();
    return number(ledgerDatabase.superuser(), sql);
  }

  private void awaitLedgerTables() {
    Await.until(
        LONGEST_START,
        "the ledger's tables have every batch",
        () -> number(ledgerDatabase.superuser(), LedgerTables.BATCHES_BEHIND) == 0);
  }

  private static long number(DatabaseSettings database, String sql) {
    return jdbi(database).withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  private static Jdbi jdbi(DatabaseSettings database) {
    return Jdbi.create(database.jdbcUrl(), database.user(), database.password());
  }

  private static String url(DatabaseSettings database) {
    return database.jdbcUrl()
        + (database.jdbcUrl().contains("?") ? "&" : "?")
        + "user="
        + database.user()
        + "&password="
        + database.password();
  }

  @Override
  public void close() {
    lifecycle.close();
    processes.values().forEach(process -> process.destroyForcibly().onExit().join());
  }
}
