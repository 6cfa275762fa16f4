package com.nissmart.runtime.database;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * The longest waits for the database. Without them one slow server stops the whole system.
 *
 * @param connect for a connection, from the pool or to the server
 * @param lock for a lock of another transaction
 * @param statement for one statement; the socket waits a little longer for the answer
 */
public record DatabaseTimeouts(Duration connect, Duration lock, Duration statement) {
  /** 2 s for a connection and a lock, 10 s for a statement. */
  public static final DatabaseTimeouts DEFAULT =
      new DatabaseTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10));

  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

  /** Reads NISSMART_DATABASE_{CONNECT,LOCK,STATEMENT}_TIMEOUT, which all databases share. */
  public static DatabaseTimeouts read(Settings settings) {
    return new DatabaseTimeouts(
        settings.duration("NISSMART_DATABASE_CONNECT_TIMEOUT", DEFAULT.connect),
        settings.duration("NISSMART_DATABASE_LOCK_TIMEOUT", DEFAULT.lock),
        settings.duration("NISSMART_DATABASE_STATEMENT_TIMEOUT", DEFAULT.statement));
  }

  /** Returns the time after which a silent server counts as gone. */
  Duration socket() {
    return statement.plus(SOCKET_MARGIN);
  }
}
