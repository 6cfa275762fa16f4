package com.nissmart.ledger;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The clock of a database server, as the service's role sees it: a test can set it. Sessions that
 * begin later find this clock before the server's own.
 */
final class SteeredClock {
  private final DatabaseSettings superuser;

  /** Puts the clock into a database. */
  SteeredClock(TestDatabase database) {
    superuser = database.superuser();
    execute(
        """
        CREATE SCHEMA steered;
        CREATE TABLE steered.clock (step interval NOT NULL);
        INSERT INTO steered.clock VALUES ('0 s');
        CREATE FUNCTION steered.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
            AS 'SELECT pg_catalog.clock_timestamp() + step FROM steered.clock';
        GRANT USAGE ON SCHEMA steered TO ledger_app;
        GRANT SELECT ON steered.clock TO ledger_app;
        DO $$ BEGIN
          EXECUTE format('ALTER ROLE ledger_app IN DATABASE %I SET search_path = steered, pg_catalog, public', current_database());
        END $$
        """);
  }

  /** Sets the clock ahead of the true time, or behind it. */
  void set(Duration ahead) {
    execute("UPDATE steered.clock SET step = interval '%d s'".formatted(ahead.toSeconds()));
  }

  private void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                superuser.jdbcUrl(), superuser.user(), superuser.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
