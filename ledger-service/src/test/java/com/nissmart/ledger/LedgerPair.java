package com.nissmart.ledger;

import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Two processes of the ledger on one database, each behind a proxy. One of them writes. */
final class LedgerPair implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Database superuser;
  private final List<Replica> replicas;

  private static final class Replica {
    final int port = LedgerProcess.freePort();
    final CommitProxy proxy;
    final Path log;
    final ManagedChannel channel;
    LedgerProcess process;

    Replica(TestDatabase database, Path log) {
      this.log = log;
      proxy = CommitProxy.to(database.app());
      process = LedgerProcess.start(proxy.settings(), log, port);
      Supplier<String> token =
          TestTokens.renewed(clock -> TestTokens.serviceToken(clock, "payout"));
      channel = GrpcClients.channelWithToken(process.target(), token);
    }
  }

  /** Starts both; their output goes to files of the directory. */
  LedgerPair(TestDatabase database, Path logs) {
    superuser = Database.open("pair", database.superuser());
    replicas =
        IntStream.range(0, 2)
            .mapToObj(i -> new Replica(database, logs.resolve("replica-" + i + ".log")))
            .toList();
  }

  /** Returns calls of payout-service to a replica, which end after two seconds. */
  LedgerServiceBlockingStub payout(int replica) {
    return LedgerServiceGrpc.newBlockingStub(replicas.get(replica).channel)
        .withDeadlineAfter(2, TimeUnit.SECONDS);
  }

  /** Waits until a replica has the lease, and returns which one. */
  int writer() {
    Await.until(LONGEST, "a replica has the lease", () -> leaseHolder().isPresent());
    String address = leaseHolder().orElse("");
    return replicas.getFirst().process.target().equals(address) ? 0 : 1;
  }

  /** Returns the address in the lease while it is alive. */
  private Optional<String> leaseHolder() {
    return superuser
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    "SELECT address FROM writer_lease WHERE holder IS NOT NULL AND expires_at > clock_timestamp()")
                .mapTo(String.class)
                .findOne());
  }

  LedgerProcess process(int replica) {
    return replicas.get(replica).process;
  }

  CommitProxy proxy(int replica) {
    return replicas.get(replica).proxy;
  }

  /** Starts a replica again after it was killed. */
  void restart(int replica) {
    Replica restarted = replicas.get(replica);
    restarted.process.close();
    restarted.process =
        LedgerProcess.start(restarted.proxy.settings(), restarted.log, restarted.port);
  }

  /** Runs a function of the server, such as pg_cancel_backend, on all sessions of the service. */
  void onSessions(String function) {
    superuser
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                SELECT %s(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND usename = 'ledger_app'
                """
                    .formatted(function)));
  }

  @Override
  public void close() {
    for (Replica replica : replicas) {
      replica.channel.shutdownNow();
      replica.process.close();
      replica.proxy.close();
    }
    superuser.close();
  }
}
