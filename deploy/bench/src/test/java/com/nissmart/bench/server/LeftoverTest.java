package com.nissmart.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nissmart.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoverTest {

  @TempDir private Path directory;

  @Test
  void a_cluster_of_a_server_that_is_gone_is_removed() throws Exception {
    Path cluster = Files.createDirectory(directory.resolve("cluster"));
    Files.writeString(Files.createDirectory(cluster.resolve("base")).resolve("1"), "rows");
    // A process id that lives, but is no PostgreSQL: ids are used again.
    Files.writeString(
        cluster.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n/somewhere\n");
    Leftover.remove(cluster);
    assertThat(cluster).doesNotExist();
    Leftover.remove(cluster);
  }

  @Test
  void a_cluster_whose_server_runs_is_left_alone() throws Exception {
    long backend =
        Jdbi.create(
                TestPostgres.superuser().jdbcUrl(),
                TestPostgres.superuser().user(),
                TestPostgres.superuser().password())
            .withHandle(handle -> handle.select("SELECT pg_backend_pid()").mapTo(Long.class).one());
    Optional<ProcessHandle> server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent);
    assumeTrue(server.isPresent(), "the tests' PostgreSQL runs on another machine");
    Files.writeString(directory.resolve("postmaster.pid"), server.orElseThrow().pid() + "\n");
    assertThatThrownBy(() -> Leftover.remove(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("process " + server.orElseThrow().pid());
    assertThat(directory.resolve("postmaster.pid")).exists();
  }
}
