package com.nissmart.accounts;

import com.nissmart.accounts.apikey.ApiKeyGrpcService;
import com.nissmart.accounts.apikey.ApiKeys;
import com.nissmart.accounts.audit.AuditGrpcService;
import com.nissmart.accounts.audit.AuditLog;
import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.session.BrowserSessions;
import com.nissmart.accounts.session.ClientSessions;
import com.nissmart.accounts.session.EndedSessionReport;
import com.nissmart.accounts.session.LiveSessions;
import com.nissmart.accounts.session.SessionLifetimes;
import com.nissmart.accounts.session.Sessions;
import com.nissmart.accounts.session.UserGrpcService;
import com.nissmart.accounts.token.AccessTokens;
import com.nissmart.accounts.token.SigningKeys;
import com.nissmart.accounts.user.Operators;
import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.accounts.user.PasswordChanges;
import com.nissmart.accounts.user.RoleChanges;
import com.nissmart.accounts.user.SignIns;
import com.nissmart.accounts.user.UserDirectory;
import com.nissmart.accounts.user.Users;
import com.nissmart.accounts.wallet.LedgerAccounts;
import com.nissmart.accounts.wallet.Recipients;
import com.nissmart.accounts.wallet.WalletGrpcService;
import com.nissmart.accounts.wallet.WalletHealer;
import com.nissmart.accounts.wallet.Wallets;
import com.nissmart.accounts.webhook.WebhookUpdates;
import com.nissmart.accounts.webhook.lineage.WebhookLineage;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.runtime.audit.ActionLog;
import com.nissmart.runtime.audit.ActionLogGrpcService;
import com.nissmart.runtime.audit.ActionRecorder;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.health.ReadinessCheck;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.lineage.LineageGrpcService;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.PeriodicTask;
import com.nissmart.runtime.process.Service;
import com.nissmart.runtime.proposal.ProposalAction;
import com.nissmart.runtime.proposal.ProposalGrpcService;
import com.nissmart.runtime.proposal.Proposals;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The object graph of the accounts service, from top to bottom. */
public final class AccountsApp implements Service {
  private static final String NAME = "accounts";
  private static final Duration HEALING_PAUSE = Duration.ofSeconds(10);
  private static final Duration HEALING_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PROPOSALS_PAUSE = Duration.ofSeconds(10);
  private static final Duration REPLAY_PAUSE = Duration.ofSeconds(1);
  private static final Duration READINESS_PAUSE = Duration.ofSeconds(5);
  private static final Duration TIDYING_PAUSE = Duration.ofMinutes(10);

  private final Lifecycle lifecycle = new Lifecycle();
  private final AccountsSettings settings;
  private final InstantSource clock;
  private final Map<String, Runnable> tidying = new LinkedHashMap<>();
  private @Nullable GrpcServer server;
  private Optional<NewOperator> firstOperator = Optional.empty();

  /** Makes a service that has not started. */
  public AccountsApp(AccountsSettings settings, InstantSource clock) {
    this.settings = settings;
    // PostgreSQL keeps microseconds, and an answer must show the time that is kept.
    this.clock = () -> clock.instant().truncatedTo(ChronoUnit.MICROS);
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

  public int grpcPort() {
    if (server == null) {
      throw new IllegalStateException("The accounts service has not started");
    }
    return server.port();
  }

  /** Returns the operator that this start created because there was none. */
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
    ManagedChannel ledger =
        channel("ledger", settings.ledgerTarget(), LedgerServiceGrpc.getServiceDescriptor());
    ManagedChannel payout =
        channel("payout", settings.payoutTarget(), PayoutServiceGrpc.getServiceDescriptor());
    PasswordHasher passwords =
        new PasswordHasher(settings.hashing().atOnce(), settings.hashing().patience());
    Users users = new Users(jdbi, passwords, ids, clock);
    Operators operators = new Operators(jdbi, passwords, ids, clock);
    WebhookUpdates updates = new WebhookUpdates(clock);
    Proposals proposals = proposals(jdbi, operators, updates, users, ids);
    WebhookWiring webhooks =
        new WebhookWiring(
            jdbi,
            settings.webhooks(),
            settings.encryption(),
            ledger,
            payout,
            updates,
            proposals,
            ids,
            clock);

    ActionLog actions = lifecycle.add(new ActionLog(jdbi, ids, clock)).start();
    GrpcServer.Builder builder =
        GrpcServer.builder(NAME)
            .settings(settings.grpc())
            .port(settings.grpcPort())
            .recorder(new ActionRecorder(actions))
            .add(new AuditGrpcService(new AuditLog(jdbi)))
            .add(new ActionLogGrpcService(actions))
            .add(new ProposalGrpcService(proposals))
            .add(new LineageGrpcService(new WebhookLineage(jdbi, clock), proposals, actions))
            .add(webhooks.service());
    RoleChanges roles = new RoleChanges(jdbi, operators, proposals);
    wireIdentity(builder, jdbi, passwords, users, roles, ids);
    Wallets wallets = wireWallets(builder, jdbi, ledger, users, ids);
    GrpcServer started = lifecycle.add(builder.start());
    server = started;

    // Last of all that can fail, because the password of a created operator is shown only once.
    firstOperator = operators.ensure(settings.operator());

    lifecycle.add(new ReadinessCheck(started)).requireDurable(database).start(READINESS_PAUSE);
    WalletHealer healer = new WalletHealer(jdbi, wallets, HEALING_PATIENCE, clock);
    every(HEALING_PAUSE, "wallet-healer", healer::heal);
    every(PROPOSALS_PAUSE, "proposals", proposals::advance);
    every(REPLAY_PAUSE, "webhook-replays", webhooks.replays()::advance);
    every(TIDYING_PAUSE, "old-deliveries", webhooks.deliveries()::deleteOld);
    tidying.forEach((name, run) -> every(TIDYING_PAUSE, name, run));
    webhooks.start(lifecycle);
  }

  private void wireIdentity(
      GrpcServer.Builder builder,
      Jdbi jdbi,
      PasswordHasher passwords,
      Users users,
      RoleChanges roles,
      IdGenerator ids) {
    AccountsSettings.Lifetimes lifetimes = settings.lifetimes();
    SigningKeys keys =
        new SigningKeys(
            jdbi,
            settings.encryption(),
            lifetimes.signingKey(),
            lifetimes.accessToken(),
            ids,
            clock);
    keys.seal();
    keys.rotate();
    AccessTokens tokens = new AccessTokens(keys, lifetimes.accessToken());
    SignIns signIns = new SignIns(jdbi, passwords, clock);
    Sessions sessions =
        new Sessions(jdbi, new PasswordChanges(jdbi, users, signIns, passwords, clock), clock);
    SessionLifetimes ofClients =
        new SessionLifetimes(lifetimes.refreshToken(), lifetimes.session());
    SessionLifetimes ofBrowsers =
        new SessionLifetimes(lifetimes.browserIdle(), lifetimes.browserSession());
    ApiKeys apiKeys = new ApiKeys(jdbi, users, tokens, ids, clock);
    TokenVerifier verifier = new TokenVerifier(keys, settings.serviceKeys(), NAME, clock);
    builder
        .authenticator(new LiveSessions(verifier, sessions::isLive, apiKeys::isLive))
        .add(
            new UserGrpcService(
                users,
                new UserDirectory(jdbi, clock),
                sessions,
                new ClientSessions(jdbi, signIns, users, tokens, ofClients, ids, clock),
                new BrowserSessions(jdbi, signIns, users, tokens, ofBrowsers, ids, clock),
                keys,
                new EndedSessionReport(jdbi, lifetimes.accessToken(), clock),
                roles))
        .add(new ApiKeyGrpcService(apiKeys));
    tidying.put("signing-keys", keys::rotate);
    tidying.put("expired-sessions", sessions::deleteExpired);
    tidying.put("ended-api-keys", apiKeys::deleteEnded);
    tidying.put("old-sign-in-failures", signIns::deleteOld);
  }

  private Proposals proposals(
      Jdbi jdbi, Operators operators, WebhookUpdates updates, Users users, IdGenerator ids) {
    Map<ProposalKind, ProposalAction> actions =
        Map.of(
            ProposalKind.PROPOSAL_KIND_ROLES, (ProposalAction.Local) operators::carryOut,
            ProposalKind.PROPOSAL_KIND_WEBHOOK, (ProposalAction.Local) updates::carryOut);
    return new Proposals(
        jdbi,
        actions,
        userId -> users.roles(userId).contains(Role.ROLE_OPERATOR),
        settings.proposalLife(),
        ids,
        clock);
  }

  private Wallets wireWallets(
      GrpcServer.Builder builder, Jdbi jdbi, Channel channel, Users users, IdGenerator ids) {
    LedgerAccounts ledger = new LedgerAccounts(LedgerServiceGrpc.newBlockingStub(channel));
    Wallets wallets = new Wallets(jdbi, ledger, settings.walletsPerUser(), ids, clock);
    builder.add(new WalletGrpcService(wallets, new Recipients(jdbi, ledger, clock), users));
    return wallets;
  }

  private void every(Duration pause, String name, Runnable run) {
    lifecycle.add(new PeriodicTask(name, pause, run).start());
  }

  private ManagedChannel channel(String name, String target, ServiceDescriptor service) {
    ManagedChannel channel =
        GrpcClients.channel(
            target,
            new ServiceIdentity(NAME, settings.serviceKeys(), clock).to(name),
            settings.grpc(),
            service);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }
}
