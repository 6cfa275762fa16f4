package com.nissmart.payout.grpc;

import com.nissmart.payout.grpc.AttemptDetails.StatementDetails;
import com.nissmart.payout.withdrawal.WithdrawalEvent;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads the events and the attempts of a withdrawal. */
final class WithdrawalHistoryStore {
  private static final int MOST_STATEMENTS = 100;

  /** Returns the events of a withdrawal, oldest first. */
  List<WithdrawalEvent> events(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            "SELECT "
                + WithdrawalEvent.COLUMNS
                + "FROM withdrawal_event e WHERE e.withdrawal_id = :id ORDER BY e.event_no")
        .bind("id", withdrawal)
        .map((row, _) -> WithdrawalEvent.map(row))
        .list();
  }

  /** Returns all attempts, oldest first, each with the last hundred statements of the rail. */
  List<AttemptDetails> attempts(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT attempt_no, external_reference, hold_transaction_id, capture_transaction_id, release_transaction_id,
              reversal_transaction_id, adjustment_transaction_id, sends, sent_at, outcome, failure_code, failure_message
            FROM withdrawal_attempt WHERE withdrawal_id = :id ORDER BY attempt_no
            """)
        .bind("id", withdrawal)
        .map((row, _) -> attempt(row, statements(handle, withdrawal, row.getInt("attempt_no"))))
        .list();
  }

  private static AttemptDetails attempt(ResultSet row, List<StatementDetails> statements)
      throws SQLException {
    return new AttemptDetails(
        row.getInt("attempt_no"),
        row.getString("external_reference"),
        row.getObject("hold_transaction_id", UUID.class),
        row.getObject("capture_transaction_id", UUID.class),
        row.getObject("release_transaction_id", UUID.class),
        row.getObject("reversal_transaction_id", UUID.class),
        row.getObject("adjustment_transaction_id", UUID.class),
        row.getInt("sends"),
        WithdrawalRows.instantOrNull(row, "sent_at"),
        row.getString("outcome"),
        WithdrawalRows.failure(row),
        statements);
  }

  private static List<StatementDetails> statements(Handle handle, UUID withdrawal, int attempt) {
    return handle
        .createQuery(
            """
            SELECT channel, answer, detail, created_at FROM (
              SELECT * FROM rail_statement WHERE withdrawal_id = :id AND attempt_no = :attempt
              ORDER BY statement_id DESC LIMIT :limit) last
            ORDER BY statement_id
            """)
        .bind("id", withdrawal)
        .bind("attempt", attempt)
        .bind("limit", MOST_STATEMENTS)
        .map((row, _) ->
            new StatementDetails(
                row.getString("channel"),
                row.getString("answer"),
                row.getString("detail"),
                WithdrawalRows.instant(row, "created_at")))
        .list();
  }
}
