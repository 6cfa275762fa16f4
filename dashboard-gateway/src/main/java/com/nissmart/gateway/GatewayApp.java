package com.nissmart.gateway;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WebhookServiceGrpc;
import com.nissmart.common.v1.ActionLogServiceGrpc;
import com.nissmart.common.v1.LineageServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.gateway.accounts.AccountsApi;
import com.nissmart.gateway.accounts.RecipientsApi;
import com.nissmart.gateway.audit.AuditApi;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.banks.BanksApi;
import com.nissmart.gateway.callbacks.CallbacksApi;
import com.nissmart.gateway.callbacks.OpsCallbacksApi;
import com.nissmart.gateway.currencies.CurrenciesApi;
import com.nissmart.gateway.events.EventsApi;
import com.nissmart.gateway.events.OpenStreams;
import com.nissmart.gateway.health.HealthApi;
import com.nissmart.gateway.health.WarmUp;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.HttpServer;
import com.nissmart.gateway.http.guard.CrossSiteCheck;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.http.identity.AccessTokenCheck;
import com.nissmart.gateway.http.identity.ExchangedTokens;
import com.nissmart.gateway.http.identity.RequestAuthenticator;
import com.nissmart.gateway.http.limit.RateLimit;
import com.nissmart.gateway.http.limit.RateLimits;
import com.nissmart.gateway.lineage.LineageApi;
import com.nissmart.gateway.ops.HeadsApi;
import com.nissmart.gateway.ops.OpsAccountsApi;
import com.nissmart.gateway.ops.OpsTransactionsApi;
import com.nissmart.gateway.ops.OpsUsersApi;
import com.nissmart.gateway.ops.OpsWithdrawalFilesApi;
import com.nissmart.gateway.ops.OpsWithdrawalsApi;
import com.nissmart.gateway.ops.SummaryApi;
import com.nissmart.gateway.ops.VerificationApi;
import com.nissmart.gateway.pages.PagesApi;
import com.nissmart.gateway.pages.StaticFilesApi;
import com.nissmart.gateway.proposals.ProposalServices;
import com.nissmart.gateway.proposals.ProposalsApi;
import com.nissmart.gateway.reconciliation.ExceptionsApi;
import com.nissmart.gateway.reconciliation.ReconciliationsApi;
import com.nissmart.gateway.routes.MachineRoutes;
import com.nissmart.gateway.routes.OperatorRoutes;
import com.nissmart.gateway.routes.PageRoutes;
import com.nissmart.gateway.routes.SaverRoutes;
import com.nissmart.gateway.rpc.ServiceStubs;
import com.nissmart.gateway.statements.StatementPdfApi;
import com.nissmart.gateway.statements.StatementQueue;
import com.nissmart.gateway.statements.StatementSumsApi;
import com.nissmart.gateway.statements.StatementsApi;
import com.nissmart.gateway.transactions.DepositsApi;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.gateway.transactions.TransfersApi;
import com.nissmart.gateway.users.ApiKeysApi;
import com.nissmart.gateway.users.BrowserSessionsApi;
import com.nissmart.gateway.users.CredentialExchange;
import com.nissmart.gateway.users.PasswordApi;
import com.nissmart.gateway.users.SessionsApi;
import com.nissmart.gateway.users.SignOut;
import com.nissmart.gateway.users.UsersApi;
import com.nissmart.gateway.webhooks.DeliveriesApi;
import com.nissmart.gateway.webhooks.WebhooksApi;
import com.nissmart.gateway.withdrawals.WithdrawalFilesApi;
import com.nissmart.gateway.withdrawals.WithdrawalsApi;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.BankServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.identity.CallerAuthentication;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The object graph of the gateway, from the channels to the services up to the HTTP server. */
public final class GatewayApp implements Service {
  private static final String NAME = "gateway";
  private static final long CHANNEL_SHUTDOWN_SECONDS = 2;

  private final Lifecycle lifecycle = new Lifecycle();
  private final GatewaySettings settings;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ServiceIdentity identity;
  private final Map<String, Channel> channels;
  private final ServiceStubs stubs;
  private final CallerAuthentication authentication;
  private final ExchangedTokens apiKeys;
  private final EventsApi events;
  private final AuditTrail audit;
  private final List<Endpoint> endpoints;
  private final HttpServer server;
  private final Optional<HttpServer> management;
  private volatile boolean ready = true;

  /** Wires the gateway. It neither listens nor calls a service before {@link #start}. */
  public GatewayApp(GatewaySettings settings, InstantSource clock) {
    this(settings, clock, System::nanoTime);
  }

  /** Wires the gateway with a monotonic time other than the system's. */
  public GatewayApp(GatewaySettings settings, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.identity = new ServiceIdentity(NAME, settings.serviceKeys(), clock);
    ManagedChannel toAccounts = accountsChannel();
    ManagedChannel toLedger =
        channel(
            "ledger",
            settings.ledger(),
            LedgerServiceGrpc.getServiceDescriptor(),
            ProposalServiceGrpc.getServiceDescriptor(),
            ActionLogServiceGrpc.getServiceDescriptor(),
            LineageServiceGrpc.getServiceDescriptor());
    ManagedChannel toPayout =
        channel(
            "payout",
            settings.payout(),
            PayoutServiceGrpc.getServiceDescriptor(),
            BankServiceGrpc.getServiceDescriptor(),
            ReconciliationServiceGrpc.getServiceDescriptor(),
            ProposalServiceGrpc.getServiceDescriptor(),
            ActionLogServiceGrpc.getServiceDescriptor(),
            LineageServiceGrpc.getServiceDescriptor());
    this.channels = Map.of("accounts", toAccounts, "ledger", toLedger, "payout", toPayout);
    this.stubs = ServiceStubs.on(toAccounts, toLedger, toPayout);

    this.authentication =
        new CallerAuthentication(new TokenIssuer(toAccounts), settings.serviceKeys(), NAME, clock);
    AccessTokenCheck tokens =
        new AccessTokenCheck(
            authentication, lifecycle.add(Executors.newVirtualThreadPerTaskExecutor()));
    this.apiKeys =
        new ExchangedTokens(
            "nsk_[A-Za-z0-9_-]{43}",
            (secret, trace) -> CredentialExchange.apiKey(stubs.apiKeys(), secret, trace),
            tokens,
            nanos);
    ExchangedTokens cookies =
        new ExchangedTokens(
            "[A-Za-z0-9_-]{43}",
            (cookie, trace) -> CredentialExchange.browserSession(stubs.users(), cookie, trace),
            tokens,
            nanos);
    OpenStreams streams = new OpenStreams(settings.streams());
    authentication.endedSessions().onEnd(streams::endSession);
    this.events = events(streams);
    this.audit = new AuditTrail();
    Telemetry telemetry = Telemetry.ofProcess();
    PageRoutes pages = pages(telemetry);
    this.endpoints =
        Stream.of(
                savers().all(),
                machines().all(),
                operators().all(),
                pages.all(),
                settings.management().isPresent() ? List.<Endpoint>of() : pages.onSameMachine())
            .flatMap(List::stream)
            .toList();
    RequestAuthenticator authenticator =
        new RequestAuthenticator(tokens, apiKeys, cookies, new CrossSiteCheck(settings.edge()));
    this.server =
        httpServer(
            new InetSocketAddress(settings.host(), settings.port()),
            endpoints,
            authenticator,
            settings.edge());
    this.management =
        settings
            .management()
            .map(address ->
                httpServer(address, pages.management(), authenticator, EdgeSettings.DEFAULT));
    // The streams close before the server, which would wait for them.
    lifecycle.add(streams);
    lifecycle.add(authentication);
  }

  private HttpServer httpServer(
      InetSocketAddress address,
      List<Endpoint> routes,
      RequestAuthenticator authenticator,
      EdgeSettings edge) {
    return lifecycle.add(
        new HttpServer(
            address,
            routes,
            authenticator,
            new RateLimits(edge, nanos),
            edge,
            Telemetry.ofProcess().registry()));
  }

  private SaverRoutes savers() {
    SignOut signOut = new SignOut(stubs.users(), authentication);
    return new SaverRoutes(
        new UsersApi(stubs.users()),
        new SessionsApi(stubs.users(), signOut),
        new PasswordApi(stubs.users(), signOut),
        new BrowserSessionsApi(stubs.users(), signOut),
        new RecipientsApi(stubs.wallets()),
        new AccountsApi(stubs.wallets(), stubs.ledger()),
        new StatementsApi(stubs.ledger()),
        new StatementSumsApi(stubs.ledger()),
        new StatementPdfApi(
            stubs.users(),
            stubs.wallets(),
            stubs.ledger(),
            lifecycle.add(new StatementQueue()),
            settings.statementFonts(),
            settings.timeZone(),
            clock),
        new DepositsApi(stubs.ledger()),
        new TransfersApi(stubs.ledger(), stubs.wallets()),
        new WithdrawalsApi(stubs.payout()),
        new BanksApi(stubs.banks()),
        new CurrenciesApi(),
        new TransactionsApi(stubs.ledger()),
        events,
        perMinute("sign-ups", settings.signUpsPerMinute()),
        perMinute("sign-ins", settings.signInsPerMinute()),
        perMinute("refreshes", settings.refreshesPerMinute()));
  }

  private MachineRoutes machines() {
    return new MachineRoutes(
        new ApiKeysApi(stubs.apiKeys(), apiKeys, authentication.endedSessions(), audit),
        new WebhooksApi(stubs.webhooks(), audit),
        new DeliveriesApi(stubs.webhooks(), audit),
        new WithdrawalFilesApi(stubs.payout()),
        new CallbacksApi(stubs.payout()));
  }

  private OperatorRoutes operators() {
    ProposalServices proposals = new ProposalServices(stubs.proposals());
    return new OperatorRoutes(
        new SummaryApi(stubs.users(), stubs.ledger(), stubs.payout(), proposals, clock, nanos),
        events,
        new OpsTransactionsApi(stubs.ledger(), audit),
        new OpsWithdrawalsApi(stubs.payout(), audit),
        new OpsWithdrawalFilesApi(new WithdrawalFilesApi(stubs.payout()), audit),
        new OpsUsersApi(stubs.users(), stubs.wallets(), stubs.ledger(), audit),
        new OpsAccountsApi(stubs.users(), stubs.wallets(), stubs.ledger(), audit),
        new StatementsApi(stubs.ledger()),
        new VerificationApi(stubs.ledger(), audit),
        new HeadsApi(stubs.ledger(), audit),
        new AuditApi(stubs.audit(), stubs.actionLogs()),
        new ReconciliationsApi(stubs.reconciliations(), audit),
        new ExceptionsApi(stubs.reconciliations(), audit),
        new ProposalsApi(proposals, audit),
        new OpsCallbacksApi(stubs.payout()),
        new LineageApi(stubs.lineages()));
  }

  private PageRoutes pages(Telemetry telemetry) {
    PagesApi pages = PagesApi.load();
    return new PageRoutes(
        new HealthApi(channels, telemetry, () -> ready), pages, new StaticFilesApi(pages));
  }

  /** Uses separate channels, so that streams never delay other calls, however many there are. */
  private EventsApi events(OpenStreams streams) {
    return new EventsApi(
        LedgerServiceGrpc.newStub(channel("ledger", settings.ledger())).withExecutor(Runnable::run),
        PayoutServiceGrpc.newStub(channel("payout", settings.payout())).withExecutor(Runnable::run),
        streams,
        settings.streams().heartbeat(),
        clock);
  }

  /** Makes the gateway warm up for some seconds before it reports that it is ready. */
  public GatewayApp warmingUp() {
    ready = false;
    return this;
  }

  @Override
  public GatewayApp start() {
    server.start();
    management.ifPresent(HttpServer::start);
    authentication.start();
    if (!ready) {
      // The management port always speaks plain HTTP/1, which the warm-up needs.
      int port = managementPort().orElse(httpPort());
      new WarmUp(port, channels.values(), nanos).run();
      ready = true;
    }
    return this;
  }

  public int httpPort() {
    return server.port();
  }

  /** Returns the port for probes and metrics, if there is one. */
  public Optional<Integer> managementPort() {
    return management.map(HttpServer::port);
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Finishes the current requests, then closes the channels. */
  @Override
  public void close() {
    lifecycle.close();
  }

  private RateLimit<InetAddress> perMinute(String name, int times) {
    return new RateLimit<>(name, times, Duration.ofMinutes(1), nanos);
  }

  private ManagedChannel accountsChannel() {
    return channel(
        "accounts",
        settings.accounts(),
        UserServiceGrpc.getServiceDescriptor(),
        ApiKeyServiceGrpc.getServiceDescriptor(),
        WalletServiceGrpc.getServiceDescriptor(),
        AuditServiceGrpc.getServiceDescriptor(),
        WebhookServiceGrpc.getServiceDescriptor(),
        ProposalServiceGrpc.getServiceDescriptor(),
        ActionLogServiceGrpc.getServiceDescriptor(),
        LineageServiceGrpc.getServiceDescriptor());
  }

  private ManagedChannel channel(String name, String target, ServiceDescriptor... descriptors) {
    ManagedChannel channel =
        GrpcClients.channel(target, identity.to(name), settings.grpc(), descriptors);
    lifecycle.onClose(() -> {
      if (!channel.shutdown().awaitTermination(CHANNEL_SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    });
    return channel;
  }
}
