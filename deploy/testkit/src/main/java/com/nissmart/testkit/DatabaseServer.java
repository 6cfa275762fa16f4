package com.nissmart.testkit;

import com.nissmart.postgres.EmbeddedPostgres;
import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The PostgreSQL server of a test run, as its superuser. */
final class DatabaseServer {
  /**
   * The property that chooses the server: {@code embedded} (default), {@code testcontainers}, or a
   * JDBC URL of a superuser.
   */
  static final String PROPERTY = "nissmart.test.database";

  private static final String IMAGE = "postgres:18";
  private static final int POOL_SIZE = 4;

  // Connections for the pools of many tests at once; a time zone that shows when one is forgotten;
  // and statistics as fresh as in the server of deploy/run.
  private static final Map<String, String> CONFIG =
      Map.of(
          "timezone", "Africa/Lagos",
          "autovacuum_naptime", "10s",
          "max_connections", "500");

  private static final String DIRECTORY = "nissmart.test.database.directory";
  private static final String PASSWORD = "postgres";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 4L << 30;

  /** Unpacked once for all test runs of this user. */
  private static final Path PROGRAMS =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "nissmart-postgres-" + System.getProperty("user.name"));

  private DatabaseServer() {}

  /** Returns the server that the property names; one that is started here ends with the JVM. */
  static DatabaseSettings start() {
    String where = System.getProperty(PROPERTY, "embedded");
    return switch (where) {
      case "", "embedded" -> embedded(CONFIG);
      case "testcontainers" -> container();
      default -> DatabaseSettings.parse(where);
    };
  }

  /** Starts an embedded server that is removed with its files when the JVM ends. */
  static DatabaseSettings embedded(Map<String, String> config) {
    Map<String, String> all = new HashMap<>(CONFIG);
    all.putAll(config);
    EmbeddedPostgres server = EmbeddedPostgres.start(directory(), PROGRAMS, PASSWORD, all);
    Runtime.getRuntime().addShutdownHook(new Thread(server::discard, "discard-test-postgres"));
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
        EmbeddedPostgres.SUPERUSER,
        PASSWORD,
        POOL_SIZE);
  }

  /**
   * Makes a directory in memory where there is room for it: many fresh databases are quick, with
   * every durable setting on. A measurement names a directory on a disk.
   */
  private static Path directory() {
    try {
      String named = System.getProperty(DIRECTORY);
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      if (named != null) {
        parent = Files.createDirectories(Path.of(named).toAbsolutePath());
      } else if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM) {
        parent = MEMORY;
      }
      Path directory = Files.createTempDirectory(parent, "nissmart-test-postgres");
      // The server may run as another user, who must be able to enter it.
      return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory for the embedded PostgreSQL", e);
    }
  }

  @SuppressWarnings("resource") // Testcontainers stops it when the JVM ends.
  private static DatabaseSettings container() {
    PostgreSQLContainer container =
        new PostgreSQLContainer(IMAGE)
            .withCommand("postgres", "-c", "max_connections=500", "-c", "timezone=Africa/Lagos");
    container.start();
    return new DatabaseSettings(
        container.getJdbcUrl(), container.getUsername(), container.getPassword(), POOL_SIZE);
  }
}
