package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStatus.CANCELLED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.COMPLETED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.FAILED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.PENDING;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.PROCESSING;

/** The statements of {@link WithdrawalLifecycle}, one for each change of a status. */
final class LifecycleStatements {
  private static final String LEASED = "w.lease_epoch = c.epoch AND w.lease_until > now()";
  private static final String NO_LEASE =
      "tries = 0, lease_owner = NULL, lease_until = NULL, needs_operator_since = NULL, frozen_since = NULL";
  private static final String ENDED = NO_LEASE + ", next_run_at = NULL, in_doubt_since = NULL";
  private static final String UNHELD = "w.hold_status = 'NONE'";

  static final String HELD =
      LifecycleSql.note(
              "CASE WHEN w.attempt_no > 1 THEN 'PENDING' END", "'PENDING'", "w.status = 'PENDING'")
          .where("w.attempt_no = c.attempt")
          .where(UNHELD)
          .given("hold")
          .set("hold_status = 'OPEN', " + NO_LEASE)
          .set("next_run_at = CASE WHEN w.cancel_requested_at IS NULL THEN :due ELSE :now END")
          .setAttempt("hold_status = 'OPEN', hold_transaction_id = w.hold, accepted_at = :now")
          .event("a.requested_by", "'Accepted; the amount is held'")
          .count();

  static final String REFUSED =
      LifecycleSql.move(PENDING, FAILED)
          .where(UNHELD)
          .given("hold", "code", "message")
          .set("hold_status = 'REFUSED', " + ENDED)
          .setAttempt(
              """
              hold_status = 'REFUSED', hold_transaction_id = w.hold, accepted_at = :now,
                outcome = 'REFUSED', failure_code = w.code, failure_message = w.message
              """)
          .steps("CASE WHEN w.attempt_no = 1 THEN 2 ELSE 1 END")
          .also(
              """
              requested AS (
                INSERT INTO withdrawal_event
                  (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note, created_at)
                SELECT withdrawal_id, 1, NULL, 'PENDING', w.attempt_no, a.requested_by, 'Requested', :now::timestamptz
                FROM w JOIN a USING (withdrawal_id) WHERE w.attempt_no = 1)
              """)
          .event("'payout'", "w.message")
          .count();

  static final String STARTED =
      LifecycleSql.move(PENDING, PROCESSING)
          .where(LEASED)
          .where("w.hold_status = 'OPEN' AND w.cancel_requested_at IS NULL")
          .given("epoch", "reference", "rail")
          .set("frozen_since = NULL, tries = 0, next_run_at = :now")
          .set("lease_until = now() + make_interval(secs => :lease)")
          .setAttempt(
              "external_reference = w.reference, rail = w.rail, sent_at = :now, sent_epoch = w.lease_epoch, sends = 1")
          .event("'payout'", "'Handed to the rail as ' || w.reference")
          .ids();

  static final String COMPLETED_BY_CAPTURE =
      LifecycleSql.move(PROCESSING, COMPLETED)
          .where(LEASED)
          .given("epoch", "capture", "channel", "answer", "detail", "provider")
          .set("hold_status = 'CAPTURED', " + ENDED)
          .setAttempt(
              """
              hold_status = 'CAPTURED', capture_transaction_id = w.capture, outcome = 'PAID',
                provider_reference = coalesce(w.provider, provider_reference),
                decided_by = CASE WHEN outcome = 'PAID' THEN decided_by END, failure_code = NULL, failure_message = NULL
              """)
          .also(RailStatements.KEEP)
          .event(
              "'payout'",
              """
              CASE
                WHEN EXISTS (SELECT 1 FROM withdrawal_attempt was WHERE was.withdrawal_id = w.withdrawal_id
                  AND was.attempt_no = w.attempt_no AND was.outcome = 'NOT_PAID')
                THEN 'Paid by the rail, although it was said not to be'
                WHEN a.decided_by IS NULL THEN 'Paid by the rail' ELSE 'Paid, as operators found out' END
              """)
          .ids();

  static final String FAILED_BY_RELEASE =
      LifecycleSql.move(PROCESSING, FAILED)
          .where(LEASED)
          .given("epoch", "release")
          .set("hold_status = 'RELEASED', " + ENDED)
          .setAttempt(
              """
              hold_status = 'RELEASED', release_transaction_id = w.release, outcome = 'NOT_PAID',
                decided_by = CASE WHEN outcome = 'NOT_PAID' THEN decided_by END,
                failure_code = coalesce(failure_code, 'RAIL_REJECTED'),
                failure_message = coalesce(failure_message, 'The bank said too late that it was paid')
              """)
          .also(
              """
              unproven AS (
                INSERT INTO late_question (withdrawal_id, attempt_no, due_at)
                SELECT withdrawal_id, attempt_no, :question::timestamptz FROM w
                WHERE NOT EXISTS (
                  SELECT 1 FROM rail_statement s
                  WHERE s.withdrawal_id = w.withdrawal_id AND s.attempt_no = w.attempt_no
                    AND s.answer = 'NOT_PAID'))
              """)
          .event("'payout'", "a.failure_message")
          .count();

  static final String CANCELLED_BY_RELEASE =
      LifecycleSql.move(PENDING, CANCELLED)
          .where("w.hold_status = 'OPEN' AND w.cancel_requested_at IS NOT NULL")
          .given("release")
          .set("hold_status = 'RELEASED', " + ENDED)
          .setAttempt(
              "hold_status = 'RELEASED', release_transaction_id = w.release, outcome = 'CANCELLED'")
          .event(
              "w.cancel_requested_by",
              "'Cancelled before it was sent; the amount is available again'")
          .count();

  static final String RETRIED =
      LifecycleSql.move(FAILED, PENDING)
          .set("attempt_no = w.attempt_no + 1, hold_status = 'NONE', tries = 0, next_run_at = :due")
          .set("limit_day = :limit_day, cancel_requested_at = NULL, cancel_requested_by = NULL")
          .event("a.requested_by", "'To be tried again'")
          .count();

  static final String BOOKED_LATE =
      LifecycleSql.note("w.before", "w.status", "true")
          .given("transaction")
          .attemptNo("c.attempt")
          .set(
              "needs_operator_since = CASE WHEN w.status IN ('PENDING', 'PROCESSING') THEN w.needs_operator_since END")
          .set(
              """
              status = CASE WHEN :returned AND w.status = 'COMPLETED' AND w.attempt_no = c.attempt
                THEN 'REVERSED' ELSE w.status END
              """)
          .setAttempt(
              """
              reversal_transaction_id = CASE WHEN :returned THEN w.transaction ELSE reversal_transaction_id END,
                adjustment_transaction_id = CASE WHEN :returned THEN adjustment_transaction_id ELSE w.transaction END
              """)
          .event("'payout'", ":note")
          .count();

  private LifecycleStatements() {}
}
