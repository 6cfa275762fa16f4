package com.nissmart.bench.baseline;

import com.nissmart.bench.client.Community;
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
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The ledger that ours is compared with, in a database of its own on the same server. */
public final class BaselineBook {
  /** Name of its database. */
  public static final String DATABASE = "baseline";

  private static final String SCHEMA = "/db/baseline/baseline.sql";
  private static final int ROWS_A_STATEMENT = 1_000;

  private final DatabaseSettings database;

  private BaselineBook(DatabaseSettings database) {
    this.database = database;
  }

  /** Makes the database, with accounts that have the same funds. */
  public static BaselineBook create(BenchPostgres server, int accounts, long kobo) {
    DatabaseSettings admin = server.admin();
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("CREATE DATABASE " + DATABASE);
    }
    BaselineBook book = new BaselineBook(server.database(DATABASE));
    try (Handle handle = book.open()) {
      execute(handle, schema());
      insertAccounts(handle, accounts, kobo);
      handle.execute("VACUUM ANALYZE account");
    }
    return book;
  }

  /** The database, as its administrator. */
  public DatabaseSettings database() {
    return database;
  }

  Handle open() {
    return Jdbi.open(database.jdbcUrl(), database.user(), database.password());
  }

  /** A plain connection whose statements are prepared on the server at their first use. */
  Connection connect() throws SQLException {
    String url = database.jdbcUrl() + (database.jdbcUrl().contains("?") ? "&" : "?");
    return DriverManager.getConnection(
        url + "prepareThreshold=1", database.user(), database.password());
  }

  /** As one simple query: the driver alone knows where a function's body ends. */
  private static void execute(Handle handle, String script) {
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(script);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the baseline's schema", e);
    }
  }

  private static void insertAccounts(Handle handle, int accounts, long kobo) {
    String sql =
        """
        INSERT INTO account (account_id, currency, status, balance, updated_at) VALUES (?, 'NGN', 'ACTIVE', ?, now())
        """;
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      for (int i = 0; i < accounts; i++) {
        statement.setObject(1, Community.wallet(i));
        // The first pays all transfers of the hot workload.
        statement.setLong(2, i == 0 ? Long.MAX_VALUE / 4 : kobo);
        statement.addBatch();
        if ((i + 1) % ROWS_A_STATEMENT == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot fill the baseline's accounts", e);
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
