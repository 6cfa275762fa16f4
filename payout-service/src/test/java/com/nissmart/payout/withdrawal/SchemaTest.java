package com.nissmart.payout.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.payout.PayoutFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables refuse contradictory rows themselves, even if the code has a bug. */
class SchemaTest {
  private PayoutFixture payout;
  private String pending;
  private String completed;

  @BeforeEach
  void start() {
    payout = new PayoutFixture();
    completed = payout.withdraw("done", 1_000, "0123456789");
    payout.workFor(java.time.Duration.ofSeconds(5));
    pending = payout.withdraw("open", 2_000, "0123456789");
  }

  @AfterEach
  void stop() {
    payout.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update withdrawal set status = 'FAILED', next_run_at = null where status = 'PENDING'     | withdrawal_status_fits_hold
          update withdrawal set status = 'CANCELLED', cancel_requested_at = now(), cancel_requested_by = 'x' where status = 'PENDING' | withdrawal_status_fits_hold
          update withdrawal set status = 'COMPLETED' where status = 'PENDING'                      | withdrawal_status_fits_hold
          update withdrawal set status = 'COMPLETED', hold_status = 'CAPTURED' where status = 'PENDING' | withdrawal_agrees_with_attempt
          update withdrawal set status = 'FAILED', hold_status = 'RELEASED' where status = 'PENDING' | withdrawal_agrees_with_attempt
          update withdrawal set status = 'PENDING', hold_status = 'OPEN', next_run_at = now() where status = 'COMPLETED' | withdrawal_agrees_with_attempt
          update withdrawal set next_run_at = null where status = 'PENDING'                        | withdrawal_open_is_scheduled
          update withdrawal set in_doubt_since = now() where status = 'PENDING'                    | withdrawal_in_doubt_is_processing
          update withdrawal set cancel_requested_at = now(), cancel_requested_by = 'x' where status = 'COMPLETED' | withdrawal_cancel_ends_it
          update withdrawal set status = 'LOST' where status = 'PENDING'                           | withdrawal_status_fits_hold
          update withdrawal_attempt set hold_status = 'CAPTURED' where outcome is null             | withdrawal_attempt_captured
          update withdrawal_attempt set hold_status = 'OPEN', capture_transaction_id = null where outcome = 'PAID' | withdrawal_agrees_with_attempt
          update withdrawal_attempt set release_transaction_id = hold_transaction_id where outcome = 'PAID' | withdrawal_attempt_released
          update withdrawal_attempt set outcome = 'PAID' where outcome is null                     | withdrawal_attempt_outcome
          update withdrawal_attempt set outcome = 'NOT_PAID' where outcome is null                 | withdrawal_attempt_failure
          update withdrawal_attempt set external_reference = 'x' where outcome is null             | withdrawal_attempt_sent
          """)
  void a_row_that_contradicts_its_money_cannot_be_stored(String sql, String constraint) {
    assertThatThrownBy(() -> payout.jdbi.useHandle(h -> h.execute(sql)))
        .hasMessageContaining("\"" + constraint + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update withdrawal set amount_minor = 1",
        "update withdrawal set account_number = '9999999999'",
        "update withdrawal set user_id = account_id",
        "update withdrawal_attempt set requested_by = 'x'",
        "update withdrawal_event set note = 'x'",
        "delete from withdrawal_event",
        "truncate withdrawal_event",
        "update rail_statement set answer = 'PAID'",
        "delete from withdrawal_resolution",
        "update callback set body = ''",
        "delete from callback",
        "update simulated_rail.payment set paid_at = null",
        "delete from simulated_rail.payment"
      })
  void the_service_has_no_right_to_change_history(String sql) {
    assertThatThrownBy(() -> payout.jdbi.useHandle(h -> h.execute(sql)))
        .hasMessageContaining("permission denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update withdrawal_event set note = 'x'",
        "delete from withdrawal_event",
        "truncate withdrawal_event"
      })
  void history_is_append_only_even_for_its_owner(String sql) {
    assertThatThrownBy(() -> payout.superuser().useHandle(h -> h.execute(sql)))
        .hasMessageContaining("withdrawal_event is append-only");
  }

  @Test
  void a_withdrawal_with_a_history_cannot_be_removed() {
    assertThatThrownBy(() ->
            payout.jdbi.useHandle(h ->
                h.execute(
                    """
                    with w as (delete from withdrawal returning withdrawal_id)
                    delete from withdrawal_attempt using w
                    where withdrawal_attempt.withdrawal_id = w.withdrawal_id
                    """)))
        .hasMessageContaining("withdrawal_event_of");
    assertThat(payout.status(pending)).isEqualTo("PENDING");
    assertThat(payout.status(completed)).isEqualTo("COMPLETED");
  }

  @Test
  void the_database_knows_the_same_lifecycle_as_the_enum() {
    List<String> allowed = new ArrayList<>();
    for (WithdrawalStatus from : WithdrawalStatus.values()) {
      for (WithdrawalStatus to : WithdrawalStatus.values()) {
        if (from != to && databaseAllows(from, to)) {
          allowed.add(from + " to " + to);
        }
        assertThat(from == to || databaseAllows(from, to) == from.next().contains(to))
            .as("%s to %s", from, to)
            .isTrue();
      }
    }
    assertThat(allowed).hasSize(7);
  }

  private boolean databaseAllows(WithdrawalStatus from, WithdrawalStatus to) {
    try {
      payout
          .superuser()
          .useHandle(h -> {
            h.begin();
            h.createUpdate(
                    """
                    insert into withdrawal_event
                      (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                    select withdrawal_id, 1000, :from, :to, 1, 'test', 'test' from withdrawal limit 1
                    """)
                .bind("from", from.name())
                .bind("to", to.name())
                .execute();
            h.rollback();
          });
      return true;
    } catch (org.jdbi.v3.core.JdbiException e) {
      assertThat(e).hasMessageContaining("withdrawal_event_legal_move");
      return false;
    }
  }
}
