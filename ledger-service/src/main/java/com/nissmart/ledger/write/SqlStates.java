package com.nissmart.ledger.write;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQLSTATE codes that the write path knows (appendix A of PostgreSQL's documentation). */
final class SqlStates {
  /** Serialization failure, deadlock, timeout of an idle transaction. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "25P03");

  private SqlStates() {}

  /** Returns whether another batch has taken the number. */
  static boolean isUniqueViolation(Throwable e) {
    SQLException cause = sqlException(e);
    return cause != null && "23505".equals(cause.getSQLState());
  }

  /** Returns whether the connection broke, so that a commit may have taken effect or not. */
  static boolean isConnectionLost(Throwable e) {
    SQLException cause = sqlException(e);
    return cause != null && isConnectionLost(cause.getSQLState());
  }

  private static boolean isConnectionLost(@Nullable String state) {
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * Returns whether the same work may succeed now: after a lost connection, a deadlock and the
   * like.
   */
  static boolean isWorthRetrying(Throwable e) {
    SQLException cause = sqlException(e);
    return cause != null
        && (isConnectionLost(cause.getSQLState())
            || PASSING.contains(String.valueOf(cause.getSQLState())));
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
