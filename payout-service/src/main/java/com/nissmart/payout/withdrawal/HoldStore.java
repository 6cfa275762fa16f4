package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Records what the ledger said about holds. These writes need no lease: the ledger gives everybody
 * who asks with an attempt's key the same answer, so whoever is first records it; all others find
 * it recorded and change nothing.
 */
final class HoldStore {

  /**
   * The amount is held.
   *
   * @param sendAfter how long its owner can still cancel before a worker takes it up
   */
  void held(Handle handle, Withdrawal withdrawal, UUID transactionId, Duration sendAfter) {
    handle
        .createUpdate(
            """
            with w as (
              update withdrawal
              set hold_status = 'OPEN', tries = 0, next_run_at = now()
                  + make_interval(secs => case when cancel_requested_at is null then :send_after else 0 end),
                lease_owner = null, lease_until = null, needs_operator_since = null, event_no = event_no + 1, updated_at = now()
              where withdrawal_id = :id and attempt_no = :attempt and status = 'PENDING' and hold_status = 'NONE'
              returning withdrawal_id, attempt_no, event_no),
            a as (
              update withdrawal_attempt a
              set hold_status = 'OPEN', hold_transaction_id = :transaction, accepted_at = now()
              from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, case when attempt_no > 1 then 'PENDING' end, 'PENDING', attempt_no,
              :actor, 'Accepted; the amount is held' from w
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("transaction", transactionId)
        .bind("send_after", seconds(sendAfter))
        .bind("actor", withdrawal.attempt().requestedBy())
        .execute();
  }

  /**
   * The ledger refused, for good: the attempt is over.
   *
   * @param transactionId the FAILED transaction that records it, if any
   */
  void refused(
      Handle handle, Withdrawal withdrawal, Failure failure, @Nullable UUID transactionId) {
    handle
        .createUpdate(
            """
            with w as (
              update withdrawal
              set status = :to, hold_status = 'REFUSED', next_run_at = null,
                lease_owner = null, lease_until = null, needs_operator_since = null,
                event_no = event_no + case when attempt_no = 1 then 2 else 1 end, updated_at = now()
              where withdrawal_id = :id and attempt_no = :attempt and status = 'PENDING' and hold_status = 'NONE'
              returning withdrawal_id, attempt_no, event_no),
            a as (
              update withdrawal_attempt a
              set hold_status = 'REFUSED', hold_transaction_id = :transaction, accepted_at = now(),
                outcome = 'REFUSED', failure_code = :code, failure_message = :message
              from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no),
            requested as (
              insert into withdrawal_event
                (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
              select withdrawal_id, 1, null, 'PENDING', attempt_no, :actor, 'Requested' from w where attempt_no = 1)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, 'PENDING', :to, attempt_no, 'payout', :message from w
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("transaction", transactionId)
        .bind("to", WithdrawalStatus.PENDING.moveTo(WithdrawalStatus.FAILED).name())
        .bind("code", failure.code().name())
        .bind("message", failure.message())
        .bind("actor", withdrawal.attempt().requestedBy())
        .execute();
  }

  /** The hold of a withdrawal whose cancellation was requested is released. */
  void cancelled(Handle handle, Withdrawal withdrawal, UUID releaseTransactionId) {
    handle
        .createUpdate(
            """
            with w as (
              update withdrawal
              set status = :to, hold_status = 'RELEASED', next_run_at = null,
                lease_owner = null, lease_until = null, needs_operator_since = null, event_no = event_no + 1, updated_at = now()
              where withdrawal_id = :id and attempt_no = :attempt and status = 'PENDING' and hold_status = 'OPEN'
                and cancel_requested_at is not null
              returning withdrawal_id, attempt_no, event_no, cancel_requested_by),
            a as (
              update withdrawal_attempt a
              set hold_status = 'RELEASED', release_transaction_id = :release, outcome = 'CANCELLED'
              from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, 'PENDING', :to, attempt_no, cancel_requested_by,
              'Cancelled before it was sent; the amount is available again' from w
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("to", WithdrawalStatus.PENDING.moveTo(WithdrawalStatus.CANCELLED).name())
        .bind("release", releaseTransactionId)
        .execute();
  }
}
