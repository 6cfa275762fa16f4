package com.nissmart.accounts;

import com.nissmart.accounts.apikey.ApiKeys;
import com.nissmart.accounts.audit.AuditLog;
import com.nissmart.accounts.session.AccessTokens;
import com.nissmart.accounts.session.BrowserSessions;
import com.nissmart.accounts.session.ClientSessions;
import com.nissmart.accounts.session.EndedSessions;
import com.nissmart.accounts.session.LiveSessions;
import com.nissmart.accounts.session.Sessions;
import com.nissmart.accounts.session.SigningKeys;
import com.nissmart.accounts.user.NewOperator;
import com.nissmart.accounts.user.Operators;
import com.nissmart.accounts.user.PasswordChanges;
import com.nissmart.accounts.user.Passwords;
import com.nissmart.accounts.user.SignIns;
import com.nissmart.accounts.user.UserDirectory;
import com.nissmart.accounts.user.Users;
import com.nissmart.accounts.wallet.Recipients;
import com.nissmart.accounts.wallet.WalletHealer;
import com.nissmart.accounts.wallet.Wallets;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.health.ReadinessCheck;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The accounts service: its whole object graph, readable from top to bottom. */
public final class AccountsApp implements Service {
  private static final String NAME = "accounts";
  private static final Duration HEALING_PAUSE = Duration.ofSeconds(10);
  private static final Duration HEALING_PATIENCE = Duration.ofSeconds(10);
  private static final Duration REREADING_PAUSE = Duration.ofSeconds(1);
  private static final Duration READINESS_PAUSE = Duration.ofSeconds(5);
  private static final Duration TIDYING_PAUSE = Duration.ofMinutes(10);

  private final Lifecycle lifecycle = new Lifecycle();
  private final AccountsSettings settings;
  private final InstantSource clock;
  private @Nullable GrpcServer server;
  private Optional<NewOperator> firstOperator = Optional.empty();

  /** The service, not started. */
  public AccountsApp(AccountsSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public AccountsApp start() {
    try {
      wire();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The port that it serves gRPC on. */
  public int grpcPort() {
    if (server == null) {
      throw new IllegalStateException("the accounts service has not been started");
    }
    return server.port();
  }

  /**
   * The operator whom this start made up because there was none; to be told to whoever started it,
   * once.
   */
  public Optional<NewOperator> firstOperator() {
    return firstOperator;
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  private void wire() {
    settings.migration().ifPresent(owner -> Migrations.migrate(owner, NAME));
    Database database = lifecycle.add(Database.open(NAME, settings.database()));
    database.requireDurable();
    Jdbi jdbi = database.jdbi();
    IdGenerator ids = new IdGenerator(clock);
    AccountsSettings.Lifetimes lifetimes = settings.lifetimes();

    SigningKeys keys =
        new SigningKeys(jdbi, lifetimes.signingKey(), lifetimes.accessToken(), ids, clock);
    keys.rotate();

    Passwords passwords = new Passwords(settings.hashing().atOnce(), settings.hashing().patience());
    Users users = new Users(jdbi, passwords, ids, clock);
    UserDirectory directory = new UserDirectory(jdbi, clock);
    SignIns signIns = new SignIns(jdbi, passwords, clock);

    AccessTokens accessTokens = new AccessTokens(keys, lifetimes.accessToken());
    Sessions sessions =
        new Sessions(jdbi, new PasswordChanges(jdbi, users, signIns, passwords), clock);
    ClientSessions clients =
        new ClientSessions(
            jdbi,
            signIns,
            users,
            accessTokens,
            new ClientSessions.Lifetimes(lifetimes.refreshToken(), lifetimes.session()),
            ids,
            clock);
    BrowserSessions browsers =
        new BrowserSessions(
            jdbi,
            signIns,
            users,
            accessTokens,
            new BrowserSessions.Lifetimes(lifetimes.browserIdle(), lifetimes.browserSession()),
            ids,
            clock);

    ApiKeys apiKeys = new ApiKeys(jdbi, users, accessTokens, ids, clock);

    ManagedChannel ledgerChannel =
        channel(settings.ledgerTarget(), LedgerServiceGrpc.getServiceDescriptor());
    LedgerClient ledger = new LedgerClient(LedgerServiceGrpc.newBlockingStub(ledgerChannel));
    Wallets wallets = new Wallets(jdbi, ledger, settings.walletsPerUser(), ids, clock);
    Recipients recipients = new Recipients(jdbi, ledger, clock);
    WalletHealer healer = new WalletHealer(jdbi, wallets, HEALING_PATIENCE, clock);

    WebhookParts hooks =
        new WebhookParts(
            jdbi,
            settings.webhooks(),
            ledgerChannel,
            channel(settings.payoutTarget(), PayoutServiceGrpc.getServiceDescriptor()),
            ids,
            clock);

    TokenVerifier verifier = new TokenVerifier(keys, settings.serviceSecret(), clock);
    server =
        lifecycle.add(
            GrpcServer.builder(NAME)
                .settings(settings.grpc())
                .port(settings.grpcPort())
                .authenticator(new LiveSessions(verifier, sessions::isLive, apiKeys::isLive))
                .add(
                    new UserGrpcService(
                        users,
                        directory,
                        sessions,
                        clients,
                        browsers,
                        keys,
                        new EndedSessions(jdbi, lifetimes.accessToken(), clock)))
                .add(new WalletGrpcService(wallets, recipients, users))
                .add(new ApiKeyGrpcService(apiKeys, clock))
                .add(new AuditGrpcService(new AuditLog(jdbi, ids, clock)))
                .add(hooks.service())
                .start());

    // After all that may fail: the password of an operator who is made up is told once, by a start.
    firstOperator = new Operators(jdbi, passwords, ids, clock).ensure(settings.operator());

    lifecycle.add(new ReadinessCheck(server)).requireDurable(database).start(READINESS_PAUSE);
    RecurringJobs jobs = lifecycle.add(new RecurringJobs());
    jobs.every(HEALING_PAUSE, "finishing wallets", healer::heal);
    jobs.every(TIDYING_PAUSE, "rotating signing keys", keys::rotate);
    jobs.every(TIDYING_PAUSE, "forgetting expired sessions", sessions::forgetExpired);
    jobs.every(TIDYING_PAUSE, "forgetting API keys that ended", apiKeys::forgetEnded);
    jobs.every(REREADING_PAUSE, "reading the ledger's feed again", hooks.rereadings()::goOn);
    jobs.every(TIDYING_PAUSE, "forgetting old deliveries", hooks.deliverer()::forgetOld);
    jobs.every(TIDYING_PAUSE, "forgetting old failures", signIns::forgetOldFailures);
    hooks.start(lifecycle);
  }

  private ManagedChannel channel(String target, ServiceDescriptor service) {
    ManagedChannel channel =
        GrpcClients.channel(
            target,
            new ServiceIdentity(NAME, settings.serviceSecret(), clock),
            settings.grpc(),
            service);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }
}
