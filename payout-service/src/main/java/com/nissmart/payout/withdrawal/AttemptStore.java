package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.withdrawal.AttemptDetails.Statement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The attempts of a withdrawal, as operators and auditors see them. */
final class AttemptStore {
  private static final int MOST_STATEMENTS = 100;

  /** All attempts, oldest first, with the last hundred things that the rail said about each. */
  List<AttemptDetails> find(Handle handle, UUID withdrawal) {
    return attempts(handle, withdrawal).stream()
        .map(attempt -> attempt.with(statements(handle, withdrawal, attempt.no())))
        .toList();
  }

  private static List<AttemptDetails> attempts(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            select attempt_no, external_reference, hold_transaction_id, capture_transaction_id, release_transaction_id,
              reversal_transaction_id, adjustment_transaction_id, sends, sent_at, outcome, failure_code, failure_message
            from withdrawal_attempt where withdrawal_id = :id order by attempt_no
            """)
        .bind("id", withdrawal)
        .map((row, _) -> attempt(row))
        .list();
  }

  private static AttemptDetails attempt(ResultSet row) throws SQLException {
    String failure = row.getString("failure_code");
    return new AttemptDetails(
        row.getInt("attempt_no"),
        row.getString("external_reference"),
        row.getObject("hold_transaction_id", UUID.class),
        row.getObject("capture_transaction_id", UUID.class),
        row.getObject("release_transaction_id", UUID.class),
        row.getObject("reversal_transaction_id", UUID.class),
        row.getObject("adjustment_transaction_id", UUID.class),
        row.getInt("sends"),
        WithdrawalRow.instant(row, "sent_at"),
        row.getString("outcome"),
        failure == null
            ? null
            : new Failure(Reason.valueOf(failure), row.getString("failure_message")),
        List.of());
  }

  private static List<Statement> statements(Handle handle, UUID withdrawal, int attempt) {
    return handle
        .createQuery(
            """
            select attempt_no, channel, answer, detail, created_at from (
              select * from rail_statement where withdrawal_id = :id and attempt_no = :attempt
              order by statement_id desc limit :limit) last
            order by statement_id
            """)
        .bind("id", withdrawal)
        .bind("attempt", attempt)
        .bind("limit", MOST_STATEMENTS)
        .map((row, _) ->
            new Statement(
                row.getInt("attempt_no"),
                row.getString("channel"),
                row.getString("answer"),
                row.getString("detail"),
                WithdrawalRow.requiredInstant(row, "created_at")))
        .list();
  }
}
