package com.nissmart.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessCheckTest {
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestServer server =
      TestServer.of(
          GrpcServer.builder("test")
              .authenticator(TestTokens.verifier(MovableClock.create()))
              .grace(Duration.ZERO)
              .start());
  private final HealthGrpc.HealthBlockingStub health =
      HealthGrpc.newBlockingStub(server.anonymous());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_server_is_ready_while_all_checks_pass() {
    AtomicBoolean well = new AtomicBoolean(true);
    try (var _ =
        new ReadinessCheck(server.server())
            .require(() -> true, "never")
            .require(well::get, "not well")
            .start(OFTEN)) {
      assertThat(status()).isEqualTo(ServingStatus.SERVING);

      well.set(false);
      Await.until(PATIENCE, () -> status() == ServingStatus.NOT_SERVING);

      well.set(true);
      Await.until(PATIENCE, () -> status() == ServingStatus.SERVING);
    }
  }

  @Test
  void a_check_that_throws_makes_the_server_not_ready() {
    Database database = Database.open("test", TestPostgres.database("sample").app());
    try (var _ = new ReadinessCheck(server.server()).requireDurable(database).start(OFTEN)) {
      assertThat(status()).isEqualTo(ServingStatus.SERVING);

      database.close();

      Await.until(PATIENCE, () -> status() == ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void a_database_that_may_lose_data_makes_the_server_not_ready() {
    try (Database database =
            Database.open("test", TestPostgres.otherServer(Map.of("fsync", "off")));
        var _ = new ReadinessCheck(server.server()).requireDurable(database).start(OFTEN)) {
      assertThat(status()).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void a_service_that_cannot_be_reached_makes_the_server_not_ready() {
    var nowhere = NettyChannelBuilder.forTarget("127.0.0.1:1").usePlaintext().build();
    try (var _ =
        new ReadinessCheck(server.server()).requireReachable("nowhere", nowhere).start(OFTEN)) {
      Await.until(PATIENCE, () -> status() == ServingStatus.NOT_SERVING);
    } finally {
      nowhere.shutdownNow();
    }
  }

  private ServingStatus status() {
    return health.check(HealthCheckRequest.getDefaultInstance()).getStatus();
  }
}
