package com.nissmart.ledger.write;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The SQLSTATE codes that the write path knows (appendix A of PostgreSQL's documentation). */
final class SqlStates {
  private SqlStates() {}

  /** Says whether another batch has taken the number, key or entry. */
  static boolean isUniqueViolation(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  /** Says whether the connection broke, so that a commit may have taken effect or not. */
  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * Says whether the same work may succeed now: after a lost connection, a deadlock and the like.
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
