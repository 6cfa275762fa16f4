package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.RailStatement;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.WithdrawalEvent;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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
  List<WithdrawalAttempt> attempts(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT attempt_no, external_reference, hold_transaction_id, capture_transaction_id, release_transaction_id,
              reversal_transaction_id, adjustment_transaction_id, sends, sent_at, outcome, failure_code, failure_message,
              rail, provider_reference
            FROM withdrawal_attempt WHERE withdrawal_id = :id ORDER BY attempt_no
            """)
        .bind("id", withdrawal)
        .map((row, _) ->
            attempt(row)
                .addAllStatements(statements(handle, withdrawal, row.getInt("attempt_no")))
                .build())
        .list();
  }

  private static WithdrawalAttempt.Builder attempt(ResultSet row) throws SQLException {
    WithdrawalAttempt.Builder attempt =
        WithdrawalAttempt.newBuilder()
            .setAttempt(row.getInt("attempt_no"))
            .setExternalReference(text(row.getString("external_reference")))
            .setHoldTransactionId(transaction(row, "hold_transaction_id"))
            .setCaptureTransactionId(transaction(row, "capture_transaction_id"))
            .setReleaseTransactionId(transaction(row, "release_transaction_id"))
            .setReversalTransactionId(transaction(row, "reversal_transaction_id"))
            .setAdjustmentTransactionId(transaction(row, "adjustment_transaction_id"))
            .setSends(row.getInt("sends"))
            .setRail(row.getInt("sends") == 0 ? "" : text(row.getString("rail")))
            .setProviderReference(text(row.getString("provider_reference")))
            .setOutcome(text(row.getString("outcome")));
    Instant sentAt = WithdrawalRows.instantOrNull(row, "sent_at");
    if (sentAt != null) {
      attempt.setSentAt(WithdrawalMessages.timestamp(sentAt));
    }
    AttemptFailure failure = WithdrawalRows.failure(row);
    return failure == null ? attempt : attempt.setFailure(WithdrawalMessages.failure(failure));
  }

  private static List<RailStatement> statements(Handle handle, UUID withdrawal, int attempt) {
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
            RailStatement.newBuilder()
                .setChannel(row.getString("channel"))
                .setAnswer(row.getString("answer"))
                .setDetail(row.getString("detail"))
                .setCreatedAt(
                    WithdrawalMessages.timestamp(WithdrawalRows.instant(row, "created_at")))
                .build())
        .list();
  }

  private static String transaction(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? "" : Ids.TRANSACTION.format(id);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
