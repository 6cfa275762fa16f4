package com.nissmart.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTroubleTest {

  @ParameterizedTest
  @CsvSource({
    "08000, UNAVAILABLE",
    "08001, UNAVAILABLE",
    "08003, UNAVAILABLE",
    "08004, UNAVAILABLE",
    "08006, UNAVAILABLE",
    "08007, UNAVAILABLE",
    "08P01, UNAVAILABLE",
    "25006, UNAVAILABLE",
    "25P03, UNAVAILABLE",
    "25P04, DEADLINE_EXCEEDED",
    "40001, UNAVAILABLE",
    "40P01, UNAVAILABLE",
    "53000, UNAVAILABLE",
    "53100, STORAGE_FULL",
    "53200, UNAVAILABLE",
    "53300, UNAVAILABLE",
    "53400, UNAVAILABLE",
    "55P03, UNAVAILABLE",
    "57014, DEADLINE_EXCEEDED",
    "57P01, UNAVAILABLE",
    "57P02, UNAVAILABLE",
    "57P03, UNAVAILABLE",
    "57P05, UNAVAILABLE",
    "58000, UNAVAILABLE",
    "58030, UNAVAILABLE",
  })
  void a_temporary_error_has_a_reason(String state, Reason reason) {
    assertThat(SqlTrouble.reason(state)).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "23502", "23503", "23505", "23514", "42501", "42P01", "22003", "28P01", "3D000", "0A000",
    "XX000", "P0001"
  })
  void a_defect_has_no_reason(String state) {
    assertThat(SqlTrouble.reason(state)).isEmpty();
  }

  @Test
  void an_exhausted_pool_is_unavailable_with_any_sqlstate() {
    assertThat(SqlTrouble.reason(new SQLTransientConnectionException("pool", "23505")))
        .contains(Reason.UNAVAILABLE);
  }

  @Test
  void an_error_without_a_sqlstate_is_a_defect() {
    assertThat(SqlTrouble.reason(new SQLException("?"))).isEmpty();
  }
}
