package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a verifier and its snapshots of the database. A snapshot is kept for a second
 * or two only: until its end, PostgreSQL cannot remove old versions of the totals' rows. Appended
 * rows never change, so that later snapshots fit the earlier ones.
 */
public final class SnapshotConnections implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** The settings that make PostgreSQL read in the order of an index, also with old statistics. */
  private static final String SESSION_SQL =
      """
      SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC'; SET LOCAL jit = off;
      SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL cursor_tuple_fraction = 1; SET LOCAL enable_sort = off;
      SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off
      """;

  private final DatabaseSettings database;
  private final int bookId;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public SnapshotConnections(DatabaseSettings database, int bookId) {
    this.database = database;
    this.bookId = bookId;
  }

  public interface Reading<T extends @Nullable Object> {
    T read(VerifiedSnapshot view) throws SQLException, Finding;
  }

  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", "nissmart-ledger-proof");
    properties.setProperty("connectTimeout", seconds(database.timeouts().connect()));
    properties.setProperty("socketTimeout", seconds(SILENCE));
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(database.jdbcUrl(), properties);
    open.removeIf(SnapshotConnections::isClosed);
    open.add(connection);
    if (closed) {
      connection.close();
    }
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  /** Reads from a new snapshot, which ends with the reading. */
  public <T extends @Nullable Object> T read(Connection connection, Reading<T> reading)
      throws SQLException, Finding {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SESSION_SQL);
      return reading.read(new VerifiedSnapshot(connection, bookId));
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    }
  }

  /** Ends all connections, also those that are reading. */
  @Override
  public void close() {
    closed = true;
    for (Connection connection : open) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        throw new IllegalStateException("A connection cannot be aborted", e);
      }
    }
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
