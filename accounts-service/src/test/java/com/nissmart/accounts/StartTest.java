package com.nissmart.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.NotDurableException;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestTokens;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

final class StartTest {
  private static final Secret PASSWORD = Secret.of("only-for-tests");

  @Test
  void a_started_service_reports_serving() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      assertThat(health(accounts)).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void a_service_is_not_ready_while_commits_are_not_durable() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      setting(accounts, "SET synchronous_commit = off");
      Await.until(Duration.ofSeconds(30), () -> health(accounts) == ServingStatus.NOT_SERVING);

      setting(accounts, "RESET synchronous_commit");
      Await.until(Duration.ofSeconds(30), () -> health(accounts) == ServingStatus.SERVING);
    }
  }

  @Test
  void an_empty_database_is_migrated_with_the_owners_role() {
    DatabaseSettings superuser = TestPostgres.superuser();
    String database = "accounts_empty_" + ProcessHandle.current().pid();
    Provisioning.provisionAs(superuser, database, "accounts", PASSWORD, PASSWORD);
    AccountsSettings settings = settings(on(superuser, database));

    try (AccountsApp app = new AccountsApp(settings, MovableClock.create()).start()) {
      assertThat(app.firstOperator()).isPresent();
    }
  }

  @Test
  void a_database_without_durability_is_refused() {
    DatabaseSettings superuser = TestPostgres.otherServer(Map.of("fsync", "off"));
    Provisioning.provision(superuser, "accounts", PASSWORD, PASSWORD);
    AccountsApp app = new AccountsApp(settings(on(superuser, "accounts")), MovableClock.create());

    assertThatThrownBy(app::start)
        .isInstanceOf(NotDurableException.class)
        .hasMessageContaining("fsync");
  }

  @Test
  void a_service_can_be_closed_twice() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      accounts.app.close();
      accounts.app.close();
    }
  }

  private static AccountsSettings settings(String url) {
    return new AccountsSettings(
        new DatabaseSettings(url, "accounts_app", PASSWORD.reveal(), 3),
        Optional.of(new DatabaseSettings(url, "accounts_owner", PASSWORD.reveal(), 1)),
        GrpcSettings.LOOPBACK,
        0,
        "127.0.0.1:1",
        "127.0.0.1:1",
        TestTokens.SERVICE_KEYS,
        AccountsHarness.ENCRYPTION,
        AccountsSettings.Lifetimes.DEFAULT,
        AccountsSettings.Hashing.ofMachine(),
        3,
        new AccountsSettings.WebhookSettings(false, List.of(TestTokens.SERVICE_SECRET)),
        Duration.ofDays(3),
        Optional.empty());
  }

  private static String on(DatabaseSettings server, String database) {
    return server.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + database);
  }

  /** Changes a setting of the service's role, also for open connections of the pool. */
  private static void setting(AccountsHarness accounts, String change) {
    DatabaseSettings superuser = accounts.database.superuser();
    try (Handle handle = Jdbi.open(superuser.jdbcUrl(), superuser.user(), superuser.password())) {
      String database = handle.select("SELECT current_database()").mapTo(String.class).one();
      handle.execute("ALTER DATABASE %s %s".formatted(database, change));
      handle.execute(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND usename = 'accounts_app'
          """);
    }
  }

  private static ServingStatus health(AccountsHarness accounts) {
    return HealthGrpc.newBlockingStub(accounts.channel(accounts.app, ""))
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
