package com.nissmart.ledger;

import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.ledger.book.BalanceExplainer;
import com.nissmart.ledger.book.HoldExpiry;
import com.nissmart.ledger.book.Ledger;
import com.nissmart.ledger.history.History;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.JwksKeySource;
import com.nissmart.runtime.identity.KeySource;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.process.Service;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The ledger's object graph. */
public final class LedgerApp implements Service {
  private static final Duration READINESS_INTERVAL = Duration.ofSeconds(5);

  private final LedgerSettings settings;
  private final InstantSource clock;
  private final Lifecycle lifecycle = new Lifecycle();
  private @Nullable GrpcServer server;

  /** A ledger that has not started. */
  public LedgerApp(LedgerSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public LedgerApp start() {
    try {
      settings.migration().ifPresent(owner -> Migrations.migrate(owner, "ledger"));
      Database database =
          lifecycle.add(Database.open("ledger", settings.database(), Ledger.SESSION_SQL));
      database.requireDurable();
      Ledger ledger = lifecycle.add(new Ledger(database.jdbi(), settings.batches(), clock)).start();
      lifecycle
          .add(new HoldExpiry(database.jdbi(), ledger, clock))
          .start(settings.expiryInterval());
      History history = new History(database.jdbi());
      BalanceExplainer explainer =
          new BalanceExplainer(database.jdbi(), settings.batches().limits(), clock);
      NetworkThreads network =
          lifecycle.add(new NetworkThreads("ledger", settings.networkThreads()));
      GrpcServer grpc =
          GrpcServer.builder("ledger")
              .settings(settings.grpc())
              .networkThreads(network)
              .port(settings.grpcPort())
              .authenticator(new TokenVerifier(keys(), settings.serviceSecret(), clock))
              .add(new LedgerGrpcService(network, ledger, history, explainer, clock))
              .directCalls(LedgerGrpcService.directCalls())
              .build();
      server = lifecycle.add(grpc).start();
      Readiness readiness = new Readiness(database, ledger, server);
      readiness.check();
      lifecycle.add(readiness).start(READINESS_INTERVAL);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The port that it serves on. */
  public int grpcPort() {
    return java.util.Objects.requireNonNull(server, "not started").port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  /** The accounts service publishes the keys of people's tokens. */
  private KeySource keys() {
    ServiceIdentity identity = new ServiceIdentity("ledger", settings.serviceSecret(), clock);
    ManagedChannel accounts =
        GrpcClients.channel(
            settings.accountsTarget(),
            identity,
            settings.grpc(),
            UserServiceGrpc.getServiceDescriptor());
    lifecycle.onClose(accounts::shutdownNow);
    UserServiceGrpc.UserServiceBlockingStub users = UserServiceGrpc.newBlockingStub(accounts);
    return new JwksKeySource(
        () -> users.getJwks(GetJwksRequest.getDefaultInstance()).getJwks(), clock);
  }
}
