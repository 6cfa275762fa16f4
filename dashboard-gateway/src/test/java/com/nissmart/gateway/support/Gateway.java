package com.nissmart.gateway.support;

import com.nissmart.common.v1.Role;
import com.nissmart.gateway.GatewayApp;
import com.nissmart.gateway.GatewaySettings;
import com.nissmart.gateway.events.StreamSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real gateway on a free port, in front of fake services behind real gRPC servers with the real
 * interceptors: a token that was not forwarded is refused there.
 */
public final class Gateway
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {
  /** Time stands still in tests: nothing that was used up comes back. */
  private static final EdgeSettings LIFTED =
      new EdgeSettings(
          "",
          List.of(),
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          EdgeSettings.DEFAULT.requestTimeout(),
          EdgeSettings.DEFAULT.idleTimeout());

  private final int signUpsPerMinute;
  private final EdgeSettings edge;
  private final Lifecycle lifecycle = new Lifecycle();

  /** What accounts-service saw. */
  public final Recorder accounts = new Recorder();

  /** What ledger-service saw. */
  public final Recorder ledger = new Recorder();

  /** What payout-service saw. */
  public final Recorder payout = new Recorder();

  /** What browsers' cookies and API keys are worth. */
  public final CredentialsFake credentials = new CredentialsFake();

  /** The ledger's content. */
  public final OpsLedgerFake ledgerFake = new OpsLedgerFake(ledger);

  /** What payout-service knows. */
  public final OpsPayoutFake payoutFake = new OpsPayoutFake(payout);

  /** The gateway's and the services' time. */
  public final MovableClock clock = MovableClock.create();

  /** The gateway's monotonic time. */
  public final MovableNanos nanos = new MovableNanos();

  private final Map<String, TestServer> servers = new HashMap<>();
  private TestServer payoutServer = idle();
  private int port;

  /** A gateway whose limits nobody meets. */
  public Gateway() {
    this(1_000_000);
  }

  /** A gateway that takes so many sign-ups a minute. */
  public Gateway(int signUpsPerMinute) {
    this(signUpsPerMinute, LIFTED);
  }

  /** A gateway with limits and time-outs of its own. */
  public Gateway(int signUpsPerMinute, EdgeSettings edge) {
    this.signUpsPerMinute = signUpsPerMinute;
    this.edge = edge;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  /** Starts it: for tests that do not register it as an extension. */
  public void start() {
    TestServer accountsServer =
        lifecycle.add(
            TestServer.start(
                clock,
                new UsersFake(accounts, credentials),
                new ApiKeysFake(accounts, credentials),
                new AuditFake(accounts),
                new WebhooksFake(accounts),
                new WalletsFake(accounts)));
    TestServer ledgerServer = lifecycle.add(TestServer.start(clock, ledgerFake));
    payoutServer =
        lifecycle.add(TestServer.start(clock, payoutFake, new ReconciliationsFake(payout)));
    servers.put("accounts", accountsServer);
    servers.put("ledger", ledgerServer);
    servers.put("payout", payoutServer);
    GatewaySettings settings =
        new GatewaySettings(
            "127.0.0.1",
            0,
            accountsServer.target(),
            ledgerServer.target(),
            payoutServer.target(),
            TestTokens.SERVICE_SECRET,
            GrpcSettings.LOOPBACK,
            signUpsPerMinute,
            1_000_000,
            edge,
            new StreamSettings(Duration.ofMillis(250), 3));
    GatewayApp app = lifecycle.add(new GatewayApp(settings, clock, nanos));
    port = app.start().httpPort();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    accounts.reset();
    ledger.reset();
    payout.reset();
    ledgerFake.reset();
    payoutFake.reset();
    credentials.reset();
    payoutServer.server().ready(true);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** The port that HTTP is served on. */
  public int port() {
    return port;
  }

  /** A client that nobody has signed in. */
  public Rest anonymous() {
    return new Rest(port, "");
  }

  /** Ada's client. */
  public Rest asAda() {
    return withToken(TestTokens.customerToken(Samples.ADA));
  }

  /** The client of Ngozi of the finance team. */
  public Rest asOperator() {
    return withToken(TestTokens.userToken(Samples.NGOZI, Role.ROLE_OPERATOR));
  }

  /** The client of an auditor. */
  public Rest asAuditor() {
    return withToken(TestTokens.userToken(Samples.NGOZI, Role.ROLE_AUDITOR));
  }

  /** Takes a service away for good: accounts, ledger or payout. */
  public void stop(String service) {
    TestServer server = servers.get(service);
    if (server != null) {
      server.close();
    }
  }

  /** A client with any token. */
  public Rest withToken(String token) {
    return new Rest(port, token);
  }

  /** Ada's browser, with its cookie. */
  public Rest asAdasBrowser() {
    return anonymous()
        .with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE)
        .with("Sec-Fetch-Site", "same-origin");
  }

  /** Whether payout-service says that it serves. */
  public void payoutReady(boolean ready) {
    payoutServer.server().ready(ready);
  }

  private static TestServer idle() {
    TestServer server = TestServer.start();
    server.close();
    return server;
  }
}
