package com.nissmart.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** The confirmation that standbys have what was read. */
public final class Replication {
  /** Without synchronous standbys nothing is written, and the statement costs a round trip. */
  private static final String CONFIRM =
      """
      SELECT CASE WHEN current_setting('synchronous_standby_names') <> ''
                  THEN pg_logical_emit_message(true, 'nissmart', '') END
      """;

  private Replication() {}

  /**
   * Waits until the synchronous standbys, if there are any, have all that was committed before. The
   * connection must be in auto-commit.
   *
   * @throws SQLException when they may lack it
   */
  public static void confirm(Handle handle) throws SQLException {
    Connection connection = handle.getConnection();
    if (!connection.getAutoCommit()) {
      throw new IllegalStateException("A message is confirmed by its own commit");
    }
    try (PreparedStatement statement = connection.prepareStatement(CONFIRM)) {
      statement.execute();
      JournalWarnings.require(statement);
    }
  }
}
