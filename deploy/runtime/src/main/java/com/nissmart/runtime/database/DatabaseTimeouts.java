package com.nissmart.runtime.database;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * How long anything may wait for the database; a wait without an end is how one slow server stops a
 * whole system.
 *
 * @param connect for a connection, from the pool or to the server
 * @param lock for a lock that somebody else holds
 * @param statement for one statement; the socket waits a little longer for its answer
 */
public record DatabaseTimeouts(Duration connect, Duration lock, Duration statement) {
  /** 2 s for a connection and a lock, 10 s for a statement. */
  public static final DatabaseTimeouts DEFAULT =
      new DatabaseTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10));

  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

  /**
   * The same for every database of the process: NISSMART_DATABASE_{CONNECT,LOCK,STATEMENT}_TIMEOUT.
   */
  public static DatabaseTimeouts read(Settings settings) {
    return new DatabaseTimeouts(
        settings.duration("NISSMART_DATABASE_CONNECT_TIMEOUT", DEFAULT.connect),
        settings.duration("NISSMART_DATABASE_LOCK_TIMEOUT", DEFAULT.lock),
        settings.duration("NISSMART_DATABASE_STATEMENT_TIMEOUT", DEFAULT.statement));
  }

  /** When a silent server counts as gone. */
  Duration socket() {
    return statement.plus(SOCKET_MARGIN);
  }
}
