package com.nissmart.ledger.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The effect of each SQLSTATE on the write path: whether it tries again, whether it looks up the
 * outcome of a COMMIT, and which reason callers get in the end. INTERNAL alone makes it look for
 * one request of the batch that is at fault.
 */
class SqlStatesTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    // state, meaning,                             again, unknown, answer
    ",       the driver does not say,               true,  true,  INTERNAL",
    "08000,  connection_exception,                  true,  true,  UNAVAILABLE",
    "08001,  cannot establish a connection,         true,  true,  UNAVAILABLE",
    "08003,  connection_does_not_exist,             true,  true,  UNAVAILABLE",
    "08004,  connection rejected,                   true,  true,  UNAVAILABLE",
    "08006,  connection_failure,                    true,  true,  UNAVAILABLE",
    "08007,  transaction_resolution_unknown,        true,  true,  UNAVAILABLE",
    "08P01,  protocol_violation,                    true,  true,  UNAVAILABLE",
    "57P01,  admin_shutdown,                        true,  true,  UNAVAILABLE",
    "57P02,  crash_shutdown,                        true,  true,  UNAVAILABLE",
    "57P03,  cannot_connect_now,                    true,  true,  UNAVAILABLE",
    "57P05,  idle_session_timeout,                  true,  true,  UNAVAILABLE",
    "25P03,  idle_in_transaction_session_timeout,   true,  false, UNAVAILABLE",
    "40001,  serialization_failure,                 true,  false, UNAVAILABLE",
    "40P01,  deadlock_detected,                     true,  false, UNAVAILABLE",
    "55P03,  lock_not_available,                    false, false, UNAVAILABLE",
    "57014,  query_canceled by statement_timeout,   false, false, DEADLINE_EXCEEDED",
    "53300,  too_many_connections,                  false, false, UNAVAILABLE",
    "53200,  out_of_memory,                         false, false, UNAVAILABLE",
    "53100,  disk_full,                             false, false, STORAGE_FULL",
    "25006,  read_only_sql_transaction,             false, false, UNAVAILABLE",
    "23505,  unique_violation,                      false, false, INTERNAL",
    "23514,  check_violation,                       false, false, INTERNAL",
    "22003,  numeric_value_out_of_range,            false, false, INTERNAL",
    "42501,  insufficient_privilege,                false, false, INTERNAL",
    "42P01,  undefined_table,                       false, false, INTERNAL",
    "XX000,  internal_error,                        false, false, INTERNAL",
    "XX001,  data_corrupted,                        false, false, INTERNAL"
  })
  void each_state_is_tried_again_or_looked_up_or_answered(
      @Nullable String state, String meaning, boolean again, boolean unknown, Reason answer) {
    SQLException e = new SQLException(meaning, state);
    assertThat(SqlStates.isWorthRetrying(e)).as("tried again").isEqualTo(again);
    assertThat(SqlStates.isWorthRetrying(new IllegalStateException(e)))
        .as("tried again, wherever the cause is")
        .isEqualTo(again);
    assertThat(SqlStates.isConnectionLost(e)).as("unknown at COMMIT").isEqualTo(unknown);
    assertThat(GrpcErrors.toRefusal(e).reason()).as("answer").isEqualTo(answer);
    assertThat(SqlStates.isUniqueViolation(e)).isEqualTo("23505".equals(state));
  }
}
