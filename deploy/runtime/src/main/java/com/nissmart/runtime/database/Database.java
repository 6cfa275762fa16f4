package com.nissmart.runtime.database;

import com.nissmart.runtime.telemetry.Telemetry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * A pool of connections to one PostgreSQL database, and Jdbi over it. Every wait is bounded: for a
 * connection, a lock, a statement, an answer. The pool opens even while the server is away and
 * recovers when the server is back.
 */
public final class Database implements AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);
  private static final Duration SHORTEST_VALIDATION = Duration.ofMillis(250);
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);
  private static final int OPEN_ANYWAY = -1;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new PostgresPlugin());
    this.jdbi.registerRowMapper(new RecordMappers());
    // By default a failed statement prints its bound values, which are customers' data and keys.
    this.jdbi
        .getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  /**
   * Opens a pool.
   *
   * @param name of the service, shown by PostgreSQL as application_name and in the pool's log lines
   */
  public static Database open(String name, DatabaseSettings settings) {
    return open(name, settings, "");
  }

  /**
   * Opens a pool whose sessions begin with a statement.
   *
   * @param sessionSql settings of the session, such as {@code SET enable_seqscan = off}
   */
  public static Database open(String name, DatabaseSettings settings, String sessionSql) {
    HikariConfig config = config(name, settings);
    config.setConnectionInitSql(config.getConnectionInitSql() + "; " + sessionSql);
    return new Database(new HikariDataSource(config));
  }

  /** Returns Jdbi over the pool. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** Returns the pool, for libraries that want JDBC. */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Refuses a server that may lose acknowledged commits.
   *
   * @throws NotDurableException with every setting of the server that is wrong
   */
  public void requireDurable() {
    List<String> wrong = jdbi.withHandle(Durability::violations);
    if (!wrong.isEmpty()) {
      throw new NotDurableException(wrong);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static HikariConfig config(String name, DatabaseSettings settings) {
    DatabaseTimeouts timeouts = settings.timeouts();
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMetricRegistry(Telemetry.ofProcess().registry());
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(timeouts.connect().toMillis());
    config.setValidationTimeout(
        Math.max(SHORTEST_VALIDATION.toMillis(), timeouts.connect().dividedBy(2).toMillis()));
    config.setKeepaliveTime(KEEP_ALIVE.toMillis());
    config.setMaxLifetime(LONGEST_LIFE.toMillis());
    config.setInitializationFailTimeout(OPEN_ANYWAY);
    // Otherwise the pool asks its first connection, and never recovers when that one breaks.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(limits(timeouts));
    config.addDataSourceProperty("ApplicationName", "nissmart-" + name);
    config.addDataSourceProperty("connectTimeout", seconds(timeouts.connect()));
    config.addDataSourceProperty("loginTimeout", seconds(timeouts.connect()));
    config.addDataSourceProperty("socketTimeout", seconds(timeouts.socket()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "false");
    return config;
  }

  /** Returns a statement, because a URL or a pooler in between may replace connection options. */
  private static String limits(DatabaseTimeouts timeouts) {
    return "SET lock_timeout = %s; SET statement_timeout = %s; SET idle_in_transaction_session_timeout = %s"
        .formatted(
            timeouts.lock().toMillis(),
            timeouts.statement().toMillis(),
            IDLE_IN_TRANSACTION.toMillis());
  }

  /** Rounds for the driver, which counts whole seconds and takes 0 for no limit. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
