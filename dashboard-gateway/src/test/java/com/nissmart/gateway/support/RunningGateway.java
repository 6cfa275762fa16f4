package com.nissmart.gateway.support;

import com.nissmart.common.v1.Role;
import com.nissmart.gateway.GatewayApp;
import com.nissmart.gateway.GatewaySettings;
import com.nissmart.gateway.events.StreamSettings;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.statements.StatementFonts;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.BindableService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real gateway on a free port, in front of fake services behind real gRPC servers with the real
 * interceptors: a token that was not forwarded is refused there.
 */
public final class RunningGateway
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {
  /** Limits that no test reaches, since time moves only when a test moves it. */
  public static final EdgeSettings LIFTED =
      new EdgeSettings(
          "",
          List.of(),
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          EdgeSettings.DEFAULT.requestTimeout(),
          EdgeSettings.DEFAULT.idleTimeout(),
          ConnectionSettings.DEFAULT);

  private final int signUpsPerMinute;
  private final EdgeSettings edge;
  private final Lifecycle lifecycle = new Lifecycle();

  /** The calls of accounts-service. */
  public final CallRecorder accounts = new CallRecorder();

  /** The calls of ledger-service. */
  public final CallRecorder ledger = new CallRecorder();

  /** The calls of payout-service. */
  public final CallRecorder payout = new CallRecorder();

  /** The cookies and API keys of accounts-service. */
  public final CredentialsFake credentials = new CredentialsFake();

  /** The ledger's content. */
  public final OpsLedgerFake ledgerFake = new OpsLedgerFake(ledger);

  /** The content of payout-service. */
  public final OpsPayoutFake payoutFake = new OpsPayoutFake(payout);

  /** The proposals of accounts-service. */
  public final ProposalsFake accountsProposals = new ProposalsFake(accounts);

  /** The proposals of ledger-service. */
  public final ProposalsFake ledgerProposals = new ProposalsFake(ledger);

  /** The proposals of payout-service. */
  public final ProposalsFake payoutProposals = new ProposalsFake(payout);

  /** The steps of movements in accounts-service. */
  public final LineageFake accountsLineage = new LineageFake(accounts);

  /** The steps of movements in ledger-service. */
  public final LineageFake ledgerLineage = new LineageFake(ledger);

  /** The steps of movements in payout-service. */
  public final LineageFake payoutLineage = new LineageFake(payout);

  /** The gateway's and the services' time. */
  public final MovableClock clock = MovableClock.create();

  /** The gateway's monotonic time. */
  public final MovableNanos nanos = new MovableNanos();

  private final Map<String, TestServer> servers = new HashMap<>();
  private TestServer payoutServer = idle();
  private int port;
  private int managementPort;

  /** Creates a gateway with limits that no test reaches. */
  public RunningGateway() {
    this(1_000_000);
  }

  /** Creates a gateway with a limit on sign-ups per minute. */
  public RunningGateway(int signUpsPerMinute) {
    this(signUpsPerMinute, LIFTED);
  }

  /** Creates a gateway with its own limits and timeouts. */
  public RunningGateway(int signUpsPerMinute, EdgeSettings edge) {
    this.signUpsPerMinute = signUpsPerMinute;
    this.edge = edge;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    start();
  }

  /** Starts the gateway, for tests that do not register it as an extension. */
  public void start() {
    TestServer accountsServer =
        lifecycle.add(
            serve(
                new UsersFake(accounts, credentials),
                new ApiKeysFake(accounts, credentials),
                new AuditFake(accounts),
                accountsProposals,
                accountsLineage,
                new ActionLogFake(accounts, 2, "nissmart.accounts.v1.UserService/SetRoles"),
                new WebhooksFake(accounts),
                new WalletsFake(accounts)));
    TestServer ledgerServer =
        lifecycle.add(
            serve(
                ledgerFake,
                ledgerProposals,
                ledgerLineage,
                new ActionLogFake(ledger, 9, "nissmart.ledger.v1.LedgerService/Reverse")));
    payoutServer =
        lifecycle.add(
            serve(
                payoutFake,
                new BanksFake(payout),
                new ReconciliationsFake(payout),
                payoutProposals,
                payoutLineage,
                new ActionLogFake(payout, 5, "nissmart.payout.v1.PayoutService/BookReturn")));
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
            TestTokens.SERVICE_KEYS,
            GrpcSettings.LOOPBACK,
            signUpsPerMinute,
            1_000_000,
            1_000_000,
            edge,
            new StreamSettings(Duration.ofMillis(250), 3, 1_000),
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            StatementFonts.bundled(),
            ZoneOffset.UTC);
    GatewayApp app = lifecycle.add(new GatewayApp(settings, clock, nanos));
    port = app.start().httpPort();
    managementPort = app.managementPort().orElseThrow();
  }

  private TestServer serve(BindableService... services) {
    return TestServer.start(
        GrpcServer.builder("test")
            .authenticator(TestTokens.verifier(clock))
            .recorder(new WordsReader())
            .add(services));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    accounts.reset();
    ledger.reset();
    payout.reset();
    ledgerFake.reset();
    payoutFake.reset();
    credentials.reset();
    accountsProposals.keep();
    accountsLineage.reset();
    ledgerProposals.keep();
    ledgerLineage.reset();
    payoutProposals.keep();
    payoutLineage.reset();
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

  /** Returns the port of the HTTP server. */
  public int port() {
    return port;
  }

  /** Returns a client without credentials. */
  public GatewayClient anonymous() {
    return new GatewayClient(port, "");
  }

  /** Returns a client of the management port. */
  public GatewayClient management() {
    return new GatewayClient(managementPort, "");
  }

  /** Returns Ada's client. */
  public GatewayClient asAda() {
    return withToken(TestTokens.userToken(clock, SampleIds.ADA, Role.ROLE_CUSTOMER));
  }

  /** Returns the client of the operator Ngozi. */
  public GatewayClient asOperator() {
    return withToken(TestTokens.userToken(clock, SampleIds.NGOZI, Role.ROLE_OPERATOR));
  }

  public GatewayClient asAuditor() {
    return withToken(TestTokens.userToken(clock, SampleIds.NGOZI, Role.ROLE_AUDITOR));
  }

  /** Stops a service permanently: accounts, ledger or payout. */
  public void stop(String service) {
    TestServer server = servers.get(service);
    if (server != null) {
      server.close();
    }
  }

  public GatewayClient withToken(String token) {
    return new GatewayClient(port, token);
  }

  /** Returns a page of Ada's browser, with its cookie and its session. */
  public GatewayClient asAdasBrowser() {
    return anonymous()
        .with("Cookie", "nissmart_session=" + CredentialsFake.COOKIE)
        .with("Nissmart-Session", CredentialsFake.BROWSER)
        .with("Sec-Fetch-Site", "same-origin");
  }

  /** Sets the readiness of payout-service. */
  public void payoutReady(boolean ready) {
    payoutServer.server().ready(ready);
  }

  private static TestServer idle() {
    TestServer server = TestServer.start();
    server.close();
    return server;
  }
}
