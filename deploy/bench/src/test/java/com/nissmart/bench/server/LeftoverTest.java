package com.nissmart.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoverTest {

  @TempDir private Path directory;

  @Test
  void a_cluster_without_a_server_is_removed() throws Exception {
    Path cluster = Files.createDirectory(directory.resolve("cluster"));
    Files.writeString(Files.createDirectory(cluster.resolve("base")).resolve("1"), "rows");
    // The id of a running process that is not PostgreSQL, because process ids are reused.
    Files.createDirectory(cluster.resolve("data"));
    Files.writeString(
        cluster.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n/somewhere\n");
    Leftover.remove(cluster);
    assertThat(cluster).doesNotExist();
    Leftover.remove(cluster);
  }

  @Test
  void a_cluster_whose_server_runs_is_left_alone() throws Exception {
    // An embedded server on this machine, also when the other tests use another server.
    DatabaseSettings server = TestPostgres.otherServer(Map.of());
    String pidFile =
        Jdbi.create(server.jdbcUrl(), server.user(), server.password())
            .withHandle(handle ->
                handle.select("SELECT pg_read_file('postmaster.pid')").mapTo(String.class).one());
    Files.createDirectory(directory.resolve("data"));
    Files.writeString(directory.resolve("data/postmaster.pid"), pidFile);
    assertThatThrownBy(() -> Leftover.remove(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("process " + pidFile.lines().findFirst().orElseThrow().strip());
    assertThat(directory.resolve("data/postmaster.pid")).exists();
  }
}
