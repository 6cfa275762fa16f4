package com.nissmart.bench.baseline;

import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The baseline's book, in a separate database of the same server. */
public final class BaselineBook {
  /** The name of its database. */
  public static final String DATABASE = "baseline";

  private static final String SCHEMA = "/db/baseline/baseline.sql";
  private static final long FUNDS_OF_THE_HOT = 1_000_000_000_000_000L; // it pays all transfers
  private static final int ROWS_A_STATEMENT = 1_000;

  private final BenchPostgres server;
  private final DatabaseSettings database;
  private final long[] initial;

  private BaselineBook(BenchPostgres server, long[] initial) {
    this.server = server;
    this.database = server.database(DATABASE);
    this.initial = initial;
  }

  /** Makes the database, with accounts that have equal funds. */
  public static BaselineBook create(BenchPostgres server, int accounts, long kobo) {
    DatabaseSettings admin = server.admin();
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("CREATE DATABASE " + DATABASE);
    }
    BaselineBook book = new BaselineBook(server, funds(accounts, kobo));
    try (Handle handle = book.open()) {
      execute(handle, schema());
      insertAccounts(handle, book.initial);
      handle.execute("VACUUM ANALYZE account");
    }
    return book;
  }

  private static long[] funds(int accounts, long kobo) {
    long[] funds = new long[accounts];
    Arrays.fill(funds, kobo);
    funds[0] = FUNDS_OF_THE_HOT;
    return funds;
  }

  /** Returns the kobo of each account at the beginning. */
  public long[] initial() {
    return initial.clone();
  }

  /** Removes the database. */
  public void drop() {
    DatabaseSettings admin = server.admin();
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("DROP DATABASE " + DATABASE + " WITH (FORCE)");
    }
  }

  /** Returns the settings of the database with its administrator's role. */
  public DatabaseSettings database() {
    return database;
  }

  Handle open() {
    return Jdbi.open(database.jdbcUrl(), database.user(), database.password());
  }

  /** Opens a plain connection that prepares statements on the server at their first use. */
  Connection connect() throws SQLException {
    String url = database.jdbcUrl() + (database.jdbcUrl().contains("?") ? "&" : "?");
    return DriverManager.getConnection(
        url + "prepareThreshold=1", database.user(), database.password());
  }

  /** Runs a script as one simple query; the driver cannot split it at a function's body. */
  private static void execute(Handle handle, String script) {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(script);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make the baseline's schema", e);
    }
  }

  private static void insertAccounts(Handle handle, long[] funds) {
    String sql =
        """
        INSERT INTO account (account_id, currency, status, balance, updated_at)
          VALUES (?, 'NGN', 'ACTIVE', ?, TIMESTAMPTZ '2026-01-01 00:00:00Z')
        """;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      for (int i = 0; i < funds.length; i++) {
        statement.setObject(1, BenchWallets.wallet(i));
        statement.setLong(2, funds[i]);
        statement.addBatch();
        if ((i + 1) % ROWS_A_STATEMENT == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot fill the baseline's accounts", e);
    }
  }

  private static String schema() {
    try (InputStream in = BaselineBook.class.getResourceAsStream(SCHEMA)) {
      return new String(Objects.requireNonNull(in, SCHEMA).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
