package com.nissmart.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final DatabaseTimeouts SHORT =
      new DatabaseTimeouts(Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofMillis(300));

  private final TestDatabase fresh = TestPostgres.database("sample");
  private final Database database =
      Database.open("sample", fresh.app().withTimeouts(SHORT).withPoolSize(2));

  private record Sample(long sampleId, String fullName, Instant createdAt) {}

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_row_is_read_as_a_record() {
    Sample ann = new Sample(1, "Ann", Instant.parse("2026-01-15T08:00:00.123456Z"));
    database
        .jdbi()
        .useHandle(handle ->
            handle
                .createUpdate("INSERT INTO sample VALUES (:sampleId, :fullName, :createdAt)")
                .bind("sampleId", ann.sampleId())
                .bind("fullName", ann.fullName())
                .bind("createdAt", ann.createdAt())
                .execute());

    Sample read =
        database
            .jdbi()
            .withHandle(handle -> handle.select("SELECT * FROM sample").mapTo(Sample.class).one());

    assertThat(read).isEqualTo(ann);
  }

  @Test
  void a_durable_server_is_accepted() {
    assertThatCode(database::requireDurable).doesNotThrowAnyException();
  }

  @Test
  void a_server_that_can_lose_commits_is_refused() {
    DatabaseSettings unsafe =
        TestPostgres.otherServer(
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));

    try (Database other = Database.open("unsafe", unsafe)) {
      assertThatThrownBy(other::requireDurable)
          .isInstanceOf(NotDurableException.class)
          .hasMessageContaining("fsync is off and must be on")
          .hasMessageContaining("full_page_writes is off and must be on")
          .hasMessageContaining("synchronous_commit is off and must be on");
    }
  }

  @Test
  void one_unsafe_setting_of_the_role_is_refused() {
    execute(fresh.superuser(), "ALTER DATABASE %s SET synchronous_commit = off".formatted(name()));
    try (Database other = Database.open("sample", fresh.app())) {
      assertThatThrownBy(other::requireDurable)
          .hasMessageContaining("synchronous_commit")
          .hasMessageNotContaining("fsync");
    }
  }

  @Test
  void nothing_waits_for_ever_for_a_lock() {
    try (Database holder = Database.open("holder", fresh.superuser());
        Handle locked = holder.jdbi().open()) {
      locked.begin();
      locked.execute("LOCK TABLE sample");

      assertReason(Reason.UNAVAILABLE, "SELECT * FROM sample");
      locked.rollback();
    }
  }

  @Test
  void nothing_waits_for_ever_for_a_statement() {
    assertReason(Reason.DEADLINE_EXCEEDED, "SELECT pg_sleep(60)");
  }

  @Test
  void an_exhausted_pool_fails_soon() {
    try (Handle first = database.jdbi().open();
        Handle second = database.jdbi().open()) {
      assertThat(first).isNotSameAs(second);
      assertReason(Reason.UNAVAILABLE, "SELECT 1");
    }
  }

  @Test
  void a_server_that_is_away_is_unavailable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    DatabaseSettings nowhere =
        new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + free + "/x", "x", "x", 1, SHORT);

    try (Database other = Database.open("away", nowhere)) {
      assertThatThrownBy(() -> other.jdbi().useHandle(handle -> handle.execute("SELECT 1")))
          .satisfies(
              e -> assertThat(GrpcErrors.toRefusal(e).reason()).isEqualTo(Reason.UNAVAILABLE));
    }
  }

  @Test
  void a_pool_heals_when_its_connections_were_killed() {
    database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
    execute(
        fresh.superuser(),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sample_app' AND datname = '%s'"
            .formatted(name()));

    awaitHealed(database);
  }

  @Test
  void a_pool_heals_when_its_first_connection_breaks_early() {
    try (CommitProxy proxy = CommitProxy.to(fresh.app())) {
      proxy.cutNext("SHOW TRANSACTION ISOLATION LEVEL");
      try (Database broken = Database.open("broken", proxy.settings().withPoolSize(1))) {
        awaitHealed(broken);
      }
      assertThat(proxy.cuts()).isEqualTo(1);
    }
  }

  @Test
  void a_session_reads_what_others_commit_in_its_transaction() {
    execute(
        fresh.superuser(),
        "ALTER DATABASE %s SET default_transaction_isolation = serializable".formatted(name()));
    try (Database other = Database.open("sample", fresh.app())) {
      String isolation =
          other
              .jdbi()
              .withHandle(
                  handle -> handle.select("SHOW transaction_isolation").mapTo(String.class).one());
      assertThat(isolation).isEqualTo("read committed");
    }
  }

  @Test
  void a_broken_constraint_that_no_store_expected_is_a_defect() {
    String insert = "INSERT INTO sample VALUES (7, 'x', now())";
    database.jdbi().useHandle(handle -> handle.execute(insert));

    assertReason(Reason.INTERNAL, insert);
  }

  @Test
  void a_failed_statement_does_not_print_its_values() {
    assertThatThrownBy(() ->
            database
                .jdbi()
                .useHandle(handle ->
                    handle
                        .createUpdate("INSERT INTO sample VALUES (8, :name, 'no time')")
                        .bind("name", "s3cret-sesame")
                        .execute()))
        .asString()
        .doesNotContain("s3cret-sesame");
  }

  private static void awaitHealed(Database pool) {
    Await.until(
        Duration.ofSeconds(20),
        "the pool heals",
        () -> {
          try {
            return pool.jdbi()
                    .withHandle(handle -> handle.select("SELECT 1").mapTo(int.class).one())
                == 1;
          } catch (RuntimeException e) {
            assertThat(GrpcErrors.toRefusal(e).reason()).isEqualTo(Reason.UNAVAILABLE);
            return false;
          }
        });
  }

  private void assertReason(Reason reason, String sql) {
    assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(sql)))
        .satisfies(e -> assertThat(GrpcErrors.toRefusal(e).reason()).isEqualTo(reason));
  }

  private String name() {
    return fresh.app().jdbcUrl().replaceFirst(".*/", "");
  }

  private static void execute(DatabaseSettings as, String sql) {
    try (Database other = Database.open("test", as)) {
      other.jdbi().useHandle(handle -> handle.execute(sql));
    }
  }
}
