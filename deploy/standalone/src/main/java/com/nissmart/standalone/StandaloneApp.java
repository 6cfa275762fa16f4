package com.nissmart.standalone;

import com.nissmart.accounts.AccountsApp;
import com.nissmart.accounts.user.NewOperator;
import com.nissmart.gateway.GatewayApp;
import com.nissmart.ledger.LedgerApp;
import com.nissmart.payout.PayoutApp;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import com.nissmart.standalone.demo.DemoClock;
import com.nissmart.standalone.demo.PastOfPayout;
import com.nissmart.standalone.postgres.EmbeddedPostgres;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All of Nissmart in one process: a PostgreSQL of its own, the three services and the gateway,
 * which call each other over gRPC on loopback exactly as they would over a network.
 */
public final class StandaloneApp implements Service {
  /** The rail, as the gateway's route names it. */
  private static final String CALLBACKS_OF = "simulated";

  private final StandaloneSettings settings;
  private final InstantSource clock;
  private final Optional<DemoClock> past;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Map<String, Integer> grpcPorts = new LinkedHashMap<>();
  private Optional<NewOperator> firstOperator = Optional.empty();
  private int httpPort;

  /** The system, not started. */
  public StandaloneApp(StandaloneSettings settings, InstantSource clock) {
    this(settings, clock, Optional.empty());
  }

  /**
   * A system in which nothing has happened, not started: whatever has a time has that of the clock.
   */
  public static StandaloneApp inThePast(StandaloneSettings settings, DemoClock clock) {
    return new StandaloneApp(settings, clock, Optional.of(clock));
  }

  private StandaloneApp(
      StandaloneSettings settings, InstantSource clock, Optional<DemoClock> past) {
    this.settings = settings;
    this.clock = clock;
    this.past = past;
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

  /** What was started last stops first: gateway, payout, accounts, ledger, PostgreSQL. */
  @Override
  public synchronized void close() {
    lifecycle.close();
  }

  /** Where the gateway serves HTTP. */
  public synchronized int httpPort() {
    return httpPort;
  }

  /** Where the services serve gRPC, by their names. */
  public synchronized Map<String, Integer> grpcPorts() {
    return Map.copyOf(grpcPorts);
  }

  /** The operator that this start made up because there was none; to be told once. */
  public synchronized Optional<NewOperator> firstOperator() {
    return firstOperator;
  }

  private LedgerApp ledger(ServiceSettings services) {
    LedgerApp ledger = new LedgerApp(services.ledger(), clock);
    return past.isPresent() ? ledger.withBookTime(clock) : ledger;
  }

  private PayoutApp payout(ServiceSettings services) {
    PayoutApp payout = new PayoutApp(services.payout(), clock);
    return past.isPresent() ? payout.withTime(clock) : payout;
  }

  private void wire() {
    DataDirectory data = lifecycle.add(DataDirectory.open(settings.dataDirectory()));
    settings.requireFreePorts();
    Credentials credentials = data.credentials();
    DatabaseSettings server = settings.server().orElseGet(() -> embeddedServer(data, credentials));
    Databases databases =
        new Databases(server, credentials, past.isPresent() ? PastOfPayout.SEARCH_PATH : "");
    databases.provision();
    Optional<PastOfPayout> payoutsPast =
        past.map(demo -> lifecycle.add(PastOfPayout.prepare(databases.ownerUrl("payout"))));
    ServiceSettings services = settings.services(databases, credentials);

    LedgerApp ledger = lifecycle.add(ledger(services).start());
    AccountsApp accounts = lifecycle.add(new AccountsApp(services.accounts(), clock).start());
    PayoutApp payout = lifecycle.add(payout(services).start());
    payoutsPast.ifPresent(time -> time.begin(past.orElseThrow()));
    GatewayApp gateway = lifecycle.add(new GatewayApp(services.gateway(), clock).start());

    grpcPorts.put("accounts", accounts.grpcPort());
    grpcPorts.put("ledger", ledger.grpcPort());
    grpcPorts.put("payout", payout.grpcPort());
    firstOperator = accounts.firstOperator();
    httpPort = gateway.httpPort();
    payout.sendCallbacksTo(
        URI.create("http://127.0.0.1:" + httpPort + "/v1/callbacks/" + CALLBACKS_OF));
  }

  private DatabaseSettings embeddedServer(DataDirectory data, Credentials credentials) {
    String password = credentials.of(EmbeddedPostgres.SUPERUSER);
    EmbeddedPostgres postgres = lifecycle.add(EmbeddedPostgres.start(data.postgres(), password));
    return DatabaseSettings.parse(postgres.url(EmbeddedPostgres.SUPERUSER, password, "postgres"));
  }
}
