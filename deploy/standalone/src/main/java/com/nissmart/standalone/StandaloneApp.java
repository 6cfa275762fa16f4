package com.nissmart.standalone;

import com.nissmart.accounts.AccountsApp;
import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.gateway.GatewayApp;
import com.nissmart.ledger.LedgerApp;
import com.nissmart.payout.PayoutApp;
import com.nissmart.postgres.EmbeddedPostgres;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import com.nissmart.standalone.demo.DemoClock;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All of Nissmart in one process: PostgreSQL, the three services and the gateway. They call each
 * other over gRPC on loopback exactly as they would over a network.
 */
public final class StandaloneApp implements Service {
  /** The name of the rail in the gateway's route for callbacks. */
  private static final String CALLBACKS_OF = "simulated";

  private static final int PARTS = 5;

  /**
   * Everything together stays below 900 MB. Statistics are renewed often, because a new book grows
   * from nothing to thousands of rows within seconds and must not be read by plans for empty
   * tables.
   */
  private static final Map<String, String> SERVER_SETTINGS =
      Map.of(
          "max_connections", "60",
          "shared_buffers", "128MB",
          "work_mem", "4MB",
          "maintenance_work_mem", "64MB",
          "max_wal_size", "1GB",
          "jit", "off",
          "autovacuum_naptime", "10s");

  private final StandaloneSettings settings;
  private final InstantSource clock;
  private final boolean demo;
  private final Lifecycle lifecycle = new Lifecycle();
  private Consumer<String> progress = part -> {};
  private final Map<String, Integer> grpcPorts = new LinkedHashMap<>();
  private Optional<NewOperator> firstOperator = Optional.empty();
  private int httpPort;

  /** Makes a system that has not started. */
  public StandaloneApp(StandaloneSettings settings, InstantSource clock) {
    this(settings, clock, false);
  }

  /** Makes a system that has not started and takes all times from the demo's clock. */
  public static StandaloneApp inThePast(StandaloneSettings settings, DemoClock clock) {
    return new StandaloneApp(settings, clock, true);
  }

  private StandaloneApp(StandaloneSettings settings, InstantSource clock, boolean demo) {
    this.settings = settings;
    this.clock = clock;
    this.demo = demo;
  }

  /** Reports each part that starts. */
  StandaloneApp reportTo(StartProgress target) {
    AtomicInteger started = new AtomicInteger();
    progress = part -> target.step("Starting " + part, started.incrementAndGet(), PARTS);
    return this;
  }

  @Override
  public synchronized StandaloneApp start() {
    try {
      wire();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Stops in reverse order: gateway, payout, accounts, ledger, PostgreSQL. */
  @Override
  public synchronized void close() {
    lifecycle.close();
  }

  /** Returns the port on which the gateway serves HTTP. */
  public synchronized int httpPort() {
    return httpPort;
  }

  /** Returns the ports on which the services serve gRPC, by their names. */
  public synchronized Map<String, Integer> grpcPorts() {
    return Map.copyOf(grpcPorts);
  }

  /** Returns the operator that this start created because there was none. */
  public synchronized Optional<NewOperator> firstOperator() {
    return firstOperator;
  }

  private LedgerApp ledger(ServiceSettings services) {
    LedgerApp ledger = new LedgerApp(services.ledger(), clock);
    return demo ? ledger.withBookTime(clock) : ledger;
  }

  private PayoutApp payout(ServiceSettings services) {
    PayoutApp payout = new PayoutApp(services.payout(), clock);
    return demo ? payout.withTime(clock) : payout;
  }

  private void wire() {
    DataDirectory data = lifecycle.add(DataDirectory.open(settings.dataDirectory()));
    settings.requireFreePorts();
    GeneratedSecrets secrets = data.secrets();
    progress.accept("PostgreSQL");
    DatabaseSettings server = settings.server().orElseGet(() -> embeddedServer(data, secrets));
    ServiceDatabases databases = new ServiceDatabases(server, secrets);
    databases.provision();
    ServiceSettings services = settings.services(databases, secrets, clock);

    progress.accept("ledger-service");
    LedgerApp ledger = lifecycle.add(ledger(services).start());
    progress.accept("accounts-service");
    AccountsApp accounts = lifecycle.add(new AccountsApp(services.accounts(), clock).start());
    progress.accept("payout-service");
    PayoutApp payout = lifecycle.add(payout(services).start());
    progress.accept("dashboard-gateway");
    GatewayApp gateway = lifecycle.add(new GatewayApp(services.gateway(), clock).start());

    grpcPorts.put("accounts", accounts.grpcPort());
    grpcPorts.put("ledger", ledger.grpcPort());
    grpcPorts.put("payout", payout.grpcPort());
    firstOperator = accounts.firstOperator();
    httpPort = gateway.httpPort();
    payout.sendCallbacksTo(
        URI.create("http://127.0.0.1:" + httpPort + "/v1/callbacks/" + CALLBACKS_OF));
  }

  private DatabaseSettings embeddedServer(DataDirectory data, GeneratedSecrets secrets) {
    String password = secrets.of(EmbeddedPostgres.SUPERUSER);
    EmbeddedPostgres postgres =
        lifecycle.add(EmbeddedPostgres.start(data.postgres(), password, SERVER_SETTINGS));
    return DatabaseSettings.parse(postgres.url(EmbeddedPostgres.SUPERUSER, password, "postgres"));
  }
}
