package com.nissmart.gateway;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WebhookServiceGrpc;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.gateway.accounts.AccountsApi;
import com.nissmart.gateway.accounts.RecipientsApi;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.callbacks.CallbacksApi;
import com.nissmart.gateway.events.EventsApi;
import com.nissmart.gateway.events.OpenStreams;
import com.nissmart.gateway.files.WithdrawalFilesApi;
import com.nissmart.gateway.health.HealthApi;
import com.nissmart.gateway.health.WarmUp;
import com.nissmart.gateway.http.Bearer;
import com.nissmart.gateway.http.Callers;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.ExchangedTokens;
import com.nissmart.gateway.http.HttpServer;
import com.nissmart.gateway.http.Limits;
import com.nissmart.gateway.http.RateLimit;
import com.nissmart.gateway.http.Site;
import com.nissmart.gateway.ops.AuditApi;
import com.nissmart.gateway.ops.OpsAccountsApi;
import com.nissmart.gateway.ops.OpsTransactionsApi;
import com.nissmart.gateway.ops.OpsUsersApi;
import com.nissmart.gateway.ops.OpsWithdrawalsApi;
import com.nissmart.gateway.ops.SummaryApi;
import com.nissmart.gateway.ops.VerificationApi;
import com.nissmart.gateway.pages.PagesApi;
import com.nissmart.gateway.pages.WebApi;
import com.nissmart.gateway.reconciliation.ExceptionsApi;
import com.nissmart.gateway.reconciliation.ReconciliationsApi;
import com.nissmart.gateway.statements.StatementPdfApi;
import com.nissmart.gateway.transactions.DepositsApi;
import com.nissmart.gateway.transactions.StatementsApi;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.gateway.transactions.TransfersApi;
import com.nissmart.gateway.users.ApiKeyExchange;
import com.nissmart.gateway.users.ApiKeysApi;
import com.nissmart.gateway.users.BrowserSessionExchange;
import com.nissmart.gateway.users.BrowserSessionsApi;
import com.nissmart.gateway.users.PasswordApi;
import com.nissmart.gateway.users.SessionsApi;
import com.nissmart.gateway.users.SignOut;
import com.nissmart.gateway.users.UsersApi;
import com.nissmart.gateway.webhooks.DeliveriesApi;
import com.nissmart.gateway.webhooks.WebhooksApi;
import com.nissmart.gateway.withdrawals.WithdrawalsApi;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.identity.EndedSessions;
import com.nissmart.runtime.identity.JwksKeySource;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.SessionEnds;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.AbstractStub;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The gateway: all of its objects, from the channels to the services up to the HTTP server. */
public final class GatewayApp implements Service {
  private static final long CHANNEL_SHUTDOWN_SECONDS = 2;

  private final Lifecycle lifecycle = new Lifecycle();
  private final GatewaySettings settings;
  private final ServiceIdentity identity;
  private final List<Endpoint> endpoints;
  private final HttpServer server;
  private final SessionEnds ends;
  private final Map<String, Channel> services;
  private final LongSupplier nanos;
  private volatile boolean ready = true;

  /** Wires it; nothing listens and nothing is called before {@link #start}. */
  public GatewayApp(GatewaySettings settings, InstantSource clock) {
    this(settings, clock, System::nanoTime);
  }

  /** The same with a monotonic time of its own. */
  public GatewayApp(GatewaySettings settings, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.identity = new ServiceIdentity("gateway", settings.serviceSecret(), clock);

    ManagedChannel toAccounts =
        channel(
            settings.accounts(),
            UserServiceGrpc.getServiceDescriptor(),
            ApiKeyServiceGrpc.getServiceDescriptor(),
            WalletServiceGrpc.getServiceDescriptor(),
            AuditServiceGrpc.getServiceDescriptor(),
            WebhookServiceGrpc.getServiceDescriptor());
    ManagedChannel toLedger = channel(settings.ledger(), LedgerServiceGrpc.getServiceDescriptor());
    ManagedChannel toPayout =
        channel(
            settings.payout(),
            PayoutServiceGrpc.getServiceDescriptor(),
            ReconciliationServiceGrpc.getServiceDescriptor());
    var users = direct(UserServiceGrpc.newStub(toAccounts));
    var apiKeys = direct(ApiKeyServiceGrpc.newStub(toAccounts));
    var wallets = direct(WalletServiceGrpc.newStub(toAccounts));
    var ledger = direct(LedgerServiceGrpc.newStub(toLedger));
    var payout = direct(PayoutServiceGrpc.newStub(toPayout));
    this.nanos = nanos;
    this.services = Map.of("accounts", toAccounts, "ledger", toLedger, "payout", toPayout);

    EndedSessions ended = new EndedSessions();
    TokenIssuer issuer = new TokenIssuer(toAccounts);
    JwksKeySource keys = new JwksKeySource(issuer::publishedKeys, clock);
    TokenVerifier verifier = new TokenVerifier(keys, settings.serviceSecret(), clock);
    ExecutorService blocking = lifecycle.add(Executors.newVirtualThreadPerTaskExecutor());
    // One at a time: whoever wants many statements waits, and nobody else does.
    ExecutorService drawing =
        lifecycle.add(
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("statements").factory()));
    Telemetry telemetry = Telemetry.ofProcess();
    Bearer bearer = new Bearer(verifier, ended, blocking);
    ExchangedTokens keysInUse =
        new ExchangedTokens(
            "nsk_[A-Za-z0-9_-]{43}", new ApiKeyExchange(apiKeys)::exchange, bearer, nanos);
    ExchangedTokens cookiesInUse =
        new ExchangedTokens(
            "[A-Za-z0-9_-]{43}", new BrowserSessionExchange(users)::exchange, bearer, nanos);
    this.ends = new SessionEnds(issuer, ended);
    SignOut signOut = new SignOut(users, ended, ends);
    AuditTrail audit = new AuditTrail(direct(AuditServiceGrpc.newStub(toAccounts)));
    PagesApi pages = PagesApi.load();
    Routes routes =
        new Routes(
            new UsersApi(users),
            new SessionsApi(users, signOut),
            new PasswordApi(users, signOut),
            new BrowserSessionsApi(users, signOut),
            new ApiKeysApi(apiKeys, keysInUse, ended, audit),
            new RecipientsApi(wallets),
            new AccountsApi(wallets, ledger),
            new StatementsApi(ledger),
            new StatementPdfApi(users, wallets, ledger, drawing, clock),
            new DepositsApi(ledger),
            new TransfersApi(ledger, wallets),
            new WithdrawalsApi(payout),
            new TransactionsApi(ledger),
            new HealthApi(services, telemetry, () -> ready),
            pages,
            new WebApi(pages),
            perMinute("sign-ups", settings.signUpsPerMinute(), nanos),
            perMinute("sign-ins", settings.signInsPerMinute(), nanos));
    var reconciliations = direct(ReconciliationServiceGrpc.newStub(toPayout));
    var webhooks = direct(WebhookServiceGrpc.newStub(toAccounts));
    var actions = direct(AuditServiceGrpc.newStub(toAccounts));
    OpenStreams streams = new OpenStreams(settings.streams().perCaller());
    ended.onEnd(streams::endSession);
    OpsRoutes ops =
        new OpsRoutes(
            new EventsApi(
                direct(LedgerServiceGrpc.newStub(channel(settings.ledger()))),
                direct(PayoutServiceGrpc.newStub(channel(settings.payout()))),
                streams,
                settings.streams().heartbeat(),
                clock),
            new SummaryApi(users, ledger, payout, clock, nanos),
            new OpsTransactionsApi(ledger, audit),
            new OpsWithdrawalsApi(payout, audit),
            new OpsUsersApi(users, wallets, ledger),
            new OpsAccountsApi(users, wallets, ledger, audit),
            new StatementsApi(ledger),
            new VerificationApi(ledger, audit),
            new AuditApi(actions),
            new ReconciliationsApi(reconciliations, audit),
            new ExceptionsApi(reconciliations, audit),
            new WebhooksApi(webhooks, audit),
            new DeliveriesApi(webhooks, audit),
            new WithdrawalFilesApi(payout),
            new CallbacksApi(payout));
    this.endpoints = Stream.of(routes.all(), ops.all()).flatMap(List::stream).toList();
    this.server =
        lifecycle.add(
            new HttpServer(
                settings.host(),
                settings.port(),
                endpoints,
                new Callers(
                    bearer, keysInUse, cookiesInUse, new Site(settings.edge().publicOrigin())),
                new Limits(settings.edge(), nanos),
                settings.edge(),
                telemetry.registry()));
    // Closed before the server, which would wait for them.
    lifecycle.add(streams);
    lifecycle.add(ends);
  }

  /** It runs for some seconds before it says that it is ready, and then is as quick as later. */
  public GatewayApp warmingUp() {
    ready = false;
    return this;
  }

  @Override
  public GatewayApp start() {
    server.start();
    ends.start();
    if (!ready) {
      new WarmUp(httpPort(), services.values(), nanos).run();
      ready = true;
    }
    return this;
  }

  /** The port that HTTP is served on. */
  public int httpPort() {
    return server.port();
  }

  /** Everything it answers to. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Finishes the requests that came, then closes the channels. */
  @Override
  public void close() {
    lifecycle.close();
  }

  private static RateLimit<InetAddress> perMinute(String name, int times, LongSupplier nanos) {
    return new RateLimit<>(name, times, Duration.ofMinutes(1), nanos);
  }

  private ManagedChannel channel(String target, ServiceDescriptor... services) {
    ManagedChannel channel = GrpcClients.channel(target, identity, settings.grpc(), services);
    lifecycle.onClose(() -> {
      if (!channel.shutdown().awaitTermination(CHANNEL_SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    });
    return channel;
  }

  /**
   * A stub whose answers are handled on the network's own thread: our callbacks only convert and
   * send on.
   */
  private static <S extends AbstractStub<S>> S direct(S stub) {
    return stub.withExecutor(Runnable::run);
  }
}
