package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.payout.withdrawal.Attempt.Outcome;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a withdrawal together with one of its attempts, as every query of this package names their
 * columns.
 */
final class WithdrawalRow {
  /** For {@code select ... from withdrawal w join withdrawal_attempt a}. */
  static final String COLUMNS =
      """
      w.withdrawal_id, w.user_id, w.idempotency_key, w.account_id, w.amount_minor, w.currency,
      w.bank_code, w.account_number, w.account_name, w.status, w.in_doubt_since, w.needs_operator_since,
      w.cancel_requested_by, w.created_at, w.updated_at,
      a.attempt_no, a.requested_by, a.hold_status, a.hold_transaction_id, a.accepted_at,
      a.external_reference, a.send_answer, a.outcome, a.failure_code, a.failure_message
      """;

  private WithdrawalRow() {}

  static Withdrawal read(ResultSet row) throws SQLException {
    return new Withdrawal(
        row.getObject("withdrawal_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("idempotency_key"),
        row.getObject("account_id", UUID.class),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        new Destination(
            row.getString("bank_code"),
            row.getString("account_number"),
            row.getString("account_name")),
        WithdrawalStatus.valueOf(row.getString("status")),
        instant(row, "in_doubt_since"),
        instant(row, "needs_operator_since"),
        row.getString("cancel_requested_by"),
        requiredInstant(row, "created_at"),
        requiredInstant(row, "updated_at"),
        attempt(row));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    String sendAnswer = row.getString("send_answer");
    String outcome = row.getString("outcome");
    String failureCode = row.getString("failure_code");
    return new Attempt(
        row.getInt("attempt_no"),
        row.getString("requested_by"),
        HoldStatus.valueOf(row.getString("hold_status")),
        row.getObject("hold_transaction_id", UUID.class),
        instant(row, "accepted_at"),
        row.getString("external_reference"),
        sendAnswer == null ? null : SendAnswer.valueOf(sendAnswer),
        outcome == null ? null : Outcome.valueOf(outcome),
        failureCode == null
            ? null
            : new Failure(Reason.valueOf(failureCode), row.getString("failure_message")));
  }

  static Instant requiredInstant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
