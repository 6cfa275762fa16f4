package com.nissmart.runtime.database;

import com.nissmart.common.v1.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of PostgreSQL's errors that are not defects, and the reasons that callers get for them.
 * An error that is not in it, such as a violated constraint that no store expected, is a defect.
 */
public final class SqlTrouble {
  private SqlTrouble() {}

  /** Returns the reason for an error, unless it is a defect. */
  public static Optional<Reason> reason(SQLException e) {
    // The pool had no connection to give; its SQLSTATE is a leftover of some earlier attempt.
    return e instanceof SQLTransientConnectionException
        ? Optional.of(Reason.UNAVAILABLE)
        : reason(e.getSQLState());
  }

  /** Returns the reason for a SQLSTATE (PostgreSQL documentation, appendix A). */
  public static Optional<Reason> reason(@Nullable String state) {
    if (state == null) {
      return Optional.empty();
    }
    return switch (state) {
      case "53100" -> Optional.of(Reason.STORAGE_FULL); // disk_full
      case "57014", // query_canceled: statement_timeout
          "25P04" // transaction_timeout
          ->
          Optional.of(Reason.DEADLINE_EXCEEDED);
      case "25006", // read_only_sql_transaction: this server became a standby
          "25P03", // idle_in_transaction_session_timeout: this process was paused
          "40001", // serialization_failure
          "40P01", // deadlock_detected
          "55P03", // lock_not_available: lock_timeout
          "57P01", // admin_shutdown
          "57P02", // crash_shutdown
          "57P03", // cannot_connect_now
          "57P05", // idle_session_timeout
          "58000", // system_error
          "58030" // io_error
          ->
          Optional.of(Reason.UNAVAILABLE);
      default ->
          state.startsWith("08")
                  || state.startsWith("53") // connection_exception, insufficient_resources
              ? Optional.of(Reason.UNAVAILABLE)
              : Optional.empty();
    };
  }
}
