package com.nissmart.runtime.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The migration of a database to the schema that this version of a service needs. */
public final class Migrations {
  private static final int CONNECT_RETRIES = 5;
  private static final int LONGEST_RETRY_SECONDS = 2;

  private Migrations() {}

  /**
   * Runs the new migrations of {@code classpath:db/<name>}; processes that start at once wait for
   * each other. DDL waits for locks no longer than the settings say, so that it does not queue
   * every other statement behind itself.
   *
   * @param owner the database and the role that owns its tables
   */
  public static void migrate(DatabaseSettings owner, String name) {
    Flyway.configure()
        .dataSource(dataSource(owner))
        .locations("classpath:db/" + name)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .connectRetries(CONNECT_RETRIES)
        .connectRetriesInterval(LONGEST_RETRY_SECONDS)
        .load()
        .migrate();
  }

  private static DataSource dataSource(DatabaseSettings owner) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(owner.jdbcUrl());
    source.setUser(owner.user());
    source.setPassword(owner.password());
    String given = source.getOptions();
    String lockTimeout = "-c lock_timeout=" + owner.timeouts().lock().toMillis();
    source.setOptions(given == null ? lockTimeout : given + " " + lockTimeout);
    return source;
  }
}
