package com.nissmart.payout.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithdrawalStatusTest {
  /** From where, and to where alone: the whole lifecycle. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PENDING    | PROCESSING FAILED CANCELLED
          PROCESSING | COMPLETED FAILED
          COMPLETED  | REVERSED
          FAILED     | PENDING
          CANCELLED  | nowhere
          REVERSED   | nowhere
          """)
  void a_withdrawal_moves_only_along_the_lifecycle(WithdrawalStatus from, String legal) {
    List<String> targets = List.of(legal.split(" ", -1));
    for (WithdrawalStatus to : WithdrawalStatus.values()) {
      if (targets.contains(to.name())) {
        assertThat(from.moveTo(to)).isEqualTo(to);
      } else {
        assertThatThrownBy(() -> from.moveTo(to))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("A withdrawal cannot move from %s to %s", from, to);
      }
    }
  }
}
