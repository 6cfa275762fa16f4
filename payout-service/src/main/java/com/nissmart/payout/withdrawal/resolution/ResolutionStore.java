package com.nissmart.payout.withdrawal.resolution;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of operators' decisions, which are append-only, and of the attempts that they are about.
 */
final class ResolutionStore {
  /**
   * The last sending of an attempt.
   *
   * @param running a worker may be handing it to the rail: its lease lasts and no answer is known
   */
  record LastSending(boolean running, @Nullable Instant sentAt) {}

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
   * Returns the decisions about the current attempt that count, oldest first. One does not count
   * when its proposal was rejected or has expired.
   */
  List<Resolution> counting(Handle handle, Withdrawal withdrawal, Instant now) {
    return handle
        .createQuery(
            """
            SELECT r.attempt_no AS attempt, r.operator_id, r.outcome, r.note, r.created_at
            FROM withdrawal_resolution r
            WHERE r.withdrawal_id = :id AND r.attempt_no = :attempt AND NOT EXISTS (
              SELECT 1 FROM proposal p
              WHERE p.kind = 'WITHDRAWAL_DECISION' AND p.subject = :subject
                AND p.proposed_by = r.operator_id
                -- A proposal from before the upgrade has no number of its decision.
                AND coalesce(nullif(split_part(convert_from(p.payload, 'UTF8'), ' ', 3), '')::bigint >= r.resolution_id,
                  p.created_at >= r.created_at)
                AND (p.status IN ('REJECTED', 'EXPIRED') OR p.status = 'PENDING' AND p.expires_at <= :now))
            ORDER BY r.resolution_id
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("subject", withdrawal.publicId())
        .bind("now", utc(now))
        .mapTo(Resolution.class)
        .list();
  }

  /** Returns the number of the last decision about a withdrawal. */
  long last(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            "SELECT max(resolution_id) FROM withdrawal_resolution WHERE withdrawal_id = :id")
        .bind("id", withdrawal)
        .mapTo(Long.class)
        .one();
  }

  /** Lets a proposal expire that waits although another attempt has begun. */
  void expireEarlier(Handle handle, Withdrawal withdrawal) {
    handle
        .createUpdate(
            """
            UPDATE proposal SET status = 'EXPIRED'
            WHERE kind = 'WITHDRAWAL_DECISION' AND subject = :subject AND status = 'PENDING'
              AND split_part(convert_from(payload, 'UTF8'), ' ', 1) <> :attempt
            """)
        .bind("subject", withdrawal.publicId())
        .bind("attempt", Integer.toString(withdrawal.attempt().no()))
        .execute();
  }

  LastSending lastSending(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT a.sent_at,
              coalesce(w.lease_until > now() AND a.sent_epoch = w.lease_epoch AND a.send_answer IS NULL, false) AS running
            FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            WHERE w.withdrawal_id = :id
            """)
        .bind("id", withdrawal)
        .mapTo(LastSending.class)
        .one();
  }

  void add(Handle handle, Withdrawal withdrawal, OperatorDecision decision, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO withdrawal_resolution (withdrawal_id, attempt_no, operator_id, outcome, note, created_at)
            VALUES (:id, :no, :operator, :outcome, :note, :now)
            """)
        .bindMethods(decision)
        .bind("id", withdrawal.id())
        .bind("no", withdrawal.attempt().no())
        .bind("now", utc(now))
        .execute();
  }

  /**
   * Returns the withdrawal with the attempt of this reference, locked until the transaction ends.
   */
  Optional<Withdrawal> lockAttempt(Handle handle, String reference) {
    Optional<Withdrawal> found = ofReference(handle, reference);
    found.ifPresent(one -> WithdrawalRows.lock(handle, one.id()));
    return found.isEmpty() ? found : ofReference(handle, reference);
  }

  private static Optional<Withdrawal> ofReference(Handle handle, String reference) {
    return WithdrawalRows.select(
            handle,
            """
            FROM withdrawal_attempt a JOIN withdrawal w USING (withdrawal_id)
            WHERE a.external_reference = :reference
            """)
        .bind("reference", reference)
        .map(WithdrawalRows.MAPPER)
        .findOne();
  }

  /** Returns whether a late payment, or a return, of the attempt is recorded. */
  boolean isBookedLate(Handle handle, Withdrawal withdrawal, String kind) {
    return handle
        .createQuery(
            """
            SELECT count(*) > 0 FROM late_booking
            WHERE withdrawal_id = :id AND attempt_no = :attempt AND kind = :kind
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("kind", kind)
        .mapTo(Boolean.class)
        .one();
  }
}
