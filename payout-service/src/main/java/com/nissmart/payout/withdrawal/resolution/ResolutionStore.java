package com.nissmart.payout.withdrawal.resolution;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Withdrawal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of operators' decisions, which is append-only. */
final class ResolutionStore {
  /** Returns all decisions about a withdrawal, oldest first. */
  List<Resolution> find(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT attempt_no AS attempt, operator_id, outcome, note, created_at
            FROM withdrawal_resolution WHERE withdrawal_id = :id ORDER BY resolution_id
            """)
        .bind("id", withdrawal)
        .mapTo(Resolution.class)
        .list();
  }

  /**
   * Returns true while a worker may be handing the withdrawal to the rail: its lease lasts and no
   * answer is known.
   */
  boolean isBeingSent(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT coalesce(w.lease_until > now() AND a.sent_epoch = w.lease_epoch AND a.send_answer IS NULL, false)
            FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            WHERE w.withdrawal_id = :id
            """)
        .bind("id", withdrawal)
        .mapTo(Boolean.class)
        .one();
  }

  void add(
      Handle handle,
      Withdrawal withdrawal,
      UUID operator,
      AttemptOutcome outcome,
      String note,
      Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO withdrawal_resolution (withdrawal_id, attempt_no, operator_id, outcome, note, created_at)
            VALUES (:id, :attempt, :operator, :outcome, :note, :now)
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("operator", operator)
        .bind("outcome", outcome.name())
        .bind("note", note)
        .bind("now", utc(now))
        .execute();
  }
}
