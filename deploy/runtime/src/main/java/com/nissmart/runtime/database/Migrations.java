package com.nissmart.runtime.database;

import org.flywaydb.core.Flyway;

/** Brings a database to the schema that this version of a service needs. */
public final class Migrations {
  private static final int CONNECT_RETRIES = 5;
  private static final int LONGEST_RETRY_SECONDS = 2;

  private Migrations() {}

  /**
   * Runs what is new of {@code classpath:db/<name>}; several processes that start at once wait for
   * each other. DDL waits for locks no longer than the settings say, so that it does not queue
   * every other statement behind itself.
   *
   * @param owner the database with the role that owns its tables
   */
  public static void migrate(DatabaseSettings owner, String name) {
    Flyway.configure()
        .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
        .locations("classpath:db/" + name)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .connectRetries(CONNECT_RETRIES)
        .connectRetriesInterval(LONGEST_RETRY_SECONDS)
        .initSql("SET lock_timeout = " + owner.timeouts().lock().toMillis())
        .load()
        .migrate();
  }
}
