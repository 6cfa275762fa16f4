package com.nissmart.runtime.database;

import com.nissmart.runtime.settings.Settings;
import java.util.Optional;

/**
 * The address of one database and the role to use it with.
 *
 * @param jdbcUrl jdbc:postgresql://host:port/database with parameters, without user and password
 * @param poolSize connections at most
 */
public record DatabaseSettings(
    String jdbcUrl, String user, String password, int poolSize, DatabaseTimeouts timeouts) {
  /** The size of a pool unless it is set: enough for a service with short statements. */
  public static final int DEFAULT_POOL_SIZE = 10;

  private static final int LARGEST_POOL = 1_000;
  private static final String URL = "_URL";

  /** Takes the default timeouts. */
  public DatabaseSettings(String jdbcUrl, String user, String password, int poolSize) {
    this(jdbcUrl, user, password, poolSize, DatabaseTimeouts.DEFAULT);
  }

  /**
   * Reads a required setting, such as NISSMART_LEDGER_DATABASE_URL, as {@link #readOptional} does.
   */
  public static DatabaseSettings read(Settings settings, String name) {
    Optional<DatabaseSettings> given = readOptional(settings, name);
    return given.orElseGet(() -> {
      if (settings.text(name).isEmpty() && settings.text(name + "_FILE").isEmpty()) {
        settings.error(name, "is required: " + DatabaseUrl.EXAMPLE);
      }
      return new DatabaseSettings("", "", "", 1);
    });
  }

  /**
   * Reads a setting whose name ends in _URL: {@code
   * postgresql://user:password@host:port/database?parameters} or {@code jdbc:postgresql:...}. The
   * pool's size is the setting whose name ends in _POOL_SIZE instead.
   */
  public static Optional<DatabaseSettings> readOptional(Settings settings, String name) {
    int poolSize =
        settings.integer(withoutUrl(name) + "_POOL_SIZE", DEFAULT_POOL_SIZE, 1, LARGEST_POOL);
    DatabaseTimeouts timeouts = DatabaseTimeouts.read(settings);
    return settings
        .secret(name)
        .flatMap(url -> {
          try {
            return Optional.of(DatabaseUrl.parse(url.reveal()).with(poolSize, timeouts));
          } catch (IllegalArgumentException e) {
            // The value itself may hold a password.
            settings.error(name, "must look like " + DatabaseUrl.EXAMPLE + ": " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  /**
   * Reads a URL in either form.
   *
   * @throws IllegalArgumentException when it is not one; the message does not repeat the URL
   */
  public static DatabaseSettings parse(String url) {
    return DatabaseUrl.parse(url);
  }

  /** Returns the same database with another pool size. */
  public DatabaseSettings withPoolSize(int size) {
    return with(size, timeouts);
  }

  /** Returns the same database with other timeouts. */
  public DatabaseSettings withTimeouts(DatabaseTimeouts other) {
    return with(poolSize, other);
  }

  private DatabaseSettings with(int size, DatabaseTimeouts other) {
    return new DatabaseSettings(jdbcUrl, user, password, size, other);
  }

  private static String withoutUrl(String name) {
    return name.endsWith(URL) ? name.substring(0, name.length() - URL.length()) : name;
  }

  @Override
  public String toString() {
    return user + " at " + jdbcUrl;
  }
}
