package com.nissmart.bench.server;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.settings.Secret;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The ledger in a separate process. */
public final class BenchLedger extends ServiceProcess {
  private BenchLedger(ServiceStart start, int port, Map<String, String> settings) {
    super(start, port, settings);
  }

  /**
   * Starts the ledger and waits until its health service answers that it serves.
   *
   * @param app its database with the service's role
   * @param owner the same database with the role that migrates
   * @param accountsTarget host:port of the stand-in that publishes the token keys
   */
  public static BenchLedger start(
      ServiceStart start,
      DatabaseSettings app,
      DatabaseSettings owner,
      String accountsTarget,
      Secret serviceSecret) {
    Map<String, String> settings = new HashMap<>();
    settings.put("NISSMART_LEDGER_DATABASE_URL", url(app));
    settings.put("NISSMART_LEDGER_MIGRATION_URL", url(owner));
    settings.put("NISSMART_ACCOUNTS_TARGET", accountsTarget);
    settings.put("NISSMART_SERVICE_SECRET", serviceSecret.reveal());
    int port = freePort();
    settings.put("NISSMART_LEDGER_GRPC_PORT", Integer.toString(port));
    settings.put("NISSMART_LEDGER_ADVERTISED_ADDRESS", "127.0.0.1:" + port);
    BenchLedger ledger = new BenchLedger(start, port, settings);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ledger.port()).usePlaintext().build();
    try {
      ledger.await(() -> isServing(channel));
    } finally {
      channel.shutdownNow();
    }
    return ledger;
  }

  private static boolean isServing(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false; // It does not listen yet.
    }
  }

  private static String url(DatabaseSettings database) {
    String rest = database.jdbcUrl().substring("jdbc:postgresql://".length());
    return "postgresql://" + database.user() + ":" + database.password() + "@" + rest;
  }
}
