package com.nissmart.ledger.journal;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * The warnings that come with a commit. PostgreSQL warns when it has stopped waiting for a standby:
 * the commit is durable here, and a standby may lack it.
 */
final class JournalWarnings {
  private static final String UNKNOWN_OUTCOME = "08007"; // transaction_resolution_unknown

  private JournalWarnings() {}

  /**
   * Refuses to take a commit with a warning for done.
   *
   * @throws SQLException as if the connection had been lost
   */
  static void require(Statement statement) throws SQLException {
    SQLWarning warning = statement.getWarnings();
    if (warning != null) {
      throw new SQLException(
          "The commit came with a warning: " + warning.getMessage(), UNKNOWN_OUTCOME, warning);
    }
  }
}
