package com.nissmart.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  private static final String PASSWORD = "correct-horse";

  @TempDir private static Path unpackedOnce;
  @TempDir private Path directory;

  /**
   * Each test has a separate directory; the programs in it are links, since unpacking takes a
   * second.
   */
  @BeforeEach
  void link_the_programs() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path programs = PostgresPrograms.unpackedIn(unpackedOnce).directory();
    try (Stream<Path> tree = Files.walk(programs)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        Path link = directory.resolve(unpackedOnce.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(link);
        } else {
          Files.createLink(link, path);
        }
      }
    }
  }

  @Test
  void the_data_is_there_after_a_restart() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      update(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void a_setting_of_the_caller_is_in_force() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SHOW max_connections")).isEqualTo("30");
    }
  }

  @Test
  void servers_may_share_their_programs() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx--x--x"));
    try (EmbeddedPostgres first = start()) {
      EmbeddedPostgres second = EmbeddedPostgres.start(other, directory, PASSWORD, Map.of());
      assertThat(query(first, "SELECT 1")).isEqualTo("1");
      assertThat(query(second, "SELECT 1")).isEqualTo("1");

      second.discard();

      assertThat(other).doesNotExist();
      assertThat(query(first, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void acknowledged_commits_are_on_the_disk() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      for (String setting :
          List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
        assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
    }
  }

  @Test
  void it_listens_on_loopback_only_and_asks_for_the_password() throws SQLException {
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "SHOW unix_socket_directories")).isEmpty();
      assertThatThrownBy(
              () -> DriverManager.getConnection(jdbc(postgres), "postgres", "wrong").close())
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void a_server_left_by_a_killed_process_is_replaced() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      update(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    KilledProcess.leaveAServerIn(directory, PASSWORD);
    assertThat(LeftOverServer.processIn(directory.resolve("data")))
        .as("the server that was left")
        .isPresent();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void a_server_killed_together_with_its_starter_recovers() throws Exception {
    KilledProcess.leaveAServerIn(directory, PASSWORD);
    LeftOverServer.processIn(directory.resolve("data")).orElseThrow().destroyForcibly();
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_pid_file_of_another_program_is_ignored() throws Exception {
    start().close();
    long stranger = ProcessHandle.current().pid();
    Files.writeString(
        directory.resolve("data/postmaster.pid"), stranger + "\n/somewhere/else\n1\n5432\n\n\n\n");
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_killed_server_comes_back_on_its_port() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      update(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      ProcessHandle killed = LeftOverServer.processIn(directory.resolve("data")).orElseThrow();
      killed.destroyForcibly();
      assertThat(answerWithin30Seconds(postgres, killed)).isEqualTo("42");
    }
  }

  @Test
  void a_first_start_that_was_interrupted_is_begun_again() throws Exception {
    Files.createDirectories(directory.resolve("data.new/base"));
    Files.writeString(directory.resolve("data.new/PG_VERSION"), "18\n");
    Files.createDirectories(directory.resolve("unpacking/bin"));
    DirectoryTrees.remove(PostgresPrograms.unpackedIn(directory).directory());
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
    try (Stream<Path> kept = Files.list(directory)) {
      assertThat(kept.map(path -> path.getFileName().toString()))
          .allMatch(name ->
              name.equals("data") || name.equals("server.log") || name.startsWith("server-"));
    }
  }

  @Test
  void data_of_another_major_version_is_refused_in_one_line() throws Exception {
    start().close();
    Files.writeString(directory.resolve("data/PG_VERSION"), "17\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("written by PostgreSQL 17 and this is PostgreSQL 18")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_server_that_cannot_start_says_why_in_one_line() throws Exception {
    start().close();
    Files.writeString(directory.resolve("data/local.conf"), "shared_buffers = 'plenty'\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("PostgreSQL does not start: ")
        .hasMessageContaining("server.log")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void root_runs_the_server_as_the_owner_of_the_data() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
    start().close();
    ExternalProgram.run(
        List.of(),
        "chown",
        "-R",
        "nobody",
        directory.resolve("data"),
        directory.resolve("server.log"));
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
      assertThat(LeftOverServer.processIn(directory.resolve("data")).orElseThrow().info().user())
          .hasValue("nobody");
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, PASSWORD, Map.of("max_connections", "30"));
  }

  private String answerWithin30Seconds(EmbeddedPostgres postgres, ProcessHandle killed)
      throws Exception {
    killed.onExit().get();
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (true) {
      try {
        return query(postgres, "SELECT answer FROM kept");
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static String jdbc(EmbeddedPostgres postgres) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres";
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc(postgres), "postgres", PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void update(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc(postgres), "postgres", PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
