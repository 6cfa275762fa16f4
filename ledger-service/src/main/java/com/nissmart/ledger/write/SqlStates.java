package com.nissmart.ledger.write;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the write path makes of SQLSTATE codes (appendix A of PostgreSQL's documentation). */
final class SqlStates {
  private SqlStates() {}

  /** Somebody else has the number or the key that was to be written. */
  static boolean isUniqueViolation(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /**
   * The connection broke, or the server ended it: what was under way may have taken effect or not.
   */
  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * Nothing was done, and the same may succeed now: a lost connection, a deadlock, a serialization
   * failure.
   */
  static boolean isWorthRetrying(Throwable e) {
    SQLException cause = sqlException(e);
    if (cause == null) {
      return false;
    }
    String state = cause.getSQLState();
    return isConnectionLost(cause)
        || "40001".equals(state)
        || "40P01".equals(state)
        || "25P03".equals(state);
  }

  private static @Nullable SQLException sqlException(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
