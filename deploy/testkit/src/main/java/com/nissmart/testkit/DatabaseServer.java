package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The PostgreSQL server of a test run, as its superuser. */
final class DatabaseServer {
  /**
   * Where tests run: {@code embedded} (default), {@code testcontainers}, or a JDBC URL of a
   * superuser.
   */
  static final String PROPERTY = "nissmart.test.database";

  private static final String IMAGE = "postgres:18";
  private static final int POOL_SIZE = 4;

  // Many pools of many tests at once; a time zone in which forgetting one shows; and statistics as
  // young as in the server that Nissmart brings.
  private static final Map<String, String> CONFIG =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "timezone", "Africa/Lagos",
          "autovacuum_naptime", "10s",
          "max_connections", "500");

  private DatabaseServer() {}

  /** Starts, or finds, the server that the property names; it ends with the JVM. */
  static DatabaseSettings start() {
    String where = System.getProperty(PROPERTY, "embedded");
    return switch (where) {
      case "", "embedded" -> embedded(CONFIG);
      case "testcontainers" -> container();
      default -> DatabaseSettings.parse(where);
    };
  }

  /** Starts an embedded server; zonky's own defaults would be without fsync. */
  static DatabaseSettings embedded(Map<String, String> config) {
    Map<String, String> all = new HashMap<>(CONFIG);
    all.putAll(config);
    int port = EmbeddedServer.start(all);
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres", POOL_SIZE);
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
