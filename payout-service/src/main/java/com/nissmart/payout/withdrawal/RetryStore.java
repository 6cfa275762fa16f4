package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Further attempts and cancellations: what people do to a withdrawal that exists. */
final class RetryStore {

  /** A withdrawal and its current attempt; nobody else changes it until the transaction ends. */
  Optional<Withdrawal> lock(Handle handle, UUID id) {
    boolean exists =
        handle
            .createQuery("select 1 from withdrawal where withdrawal_id = :id for update")
            .bind("id", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    // Read after the lock was granted, so that both rows are of the same moment.
    return exists ? new WithdrawalStore().find(handle, id) : Optional.empty();
  }

  /** The withdrawal that the caller has retried with the key, with the attempt that this began. */
  Optional<Withdrawal> findByRetryKey(Handle handle, String caller, String key) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                from withdrawal w join withdrawal_attempt a using (withdrawal_id)
                where a.requested_by = :caller and a.retry_key = :key
                """)
        .bind("caller", caller)
        .bind("key", key)
        .map((row, _) -> WithdrawalRow.read(row))
        .findOne();
  }

  /** Whether an attempt that had failed was paid after all, and did not come back. */
  boolean turnedOutPaid(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            select exists (
              select 1 from late_booking p
              where p.withdrawal_id = :id and p.kind = 'PAID_AFTER_RELEASE' and not exists (
                select 1 from late_booking r
                where r.withdrawal_id = p.withdrawal_id and r.attempt_no = p.attempt_no and r.kind = 'RETURNED'))
            """)
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Begins the next attempt at a FAILED withdrawal that {@link #lock} has locked.
   *
   * @param counted whether it counts against the limits of today
   * @return false when the key was used for another withdrawal meanwhile: nothing was written, look
   *     again
   */
  boolean begin(
      Handle handle,
      Withdrawal failed,
      String caller,
      String key,
      boolean counted,
      Duration holdWithin) {
    int attempts =
        handle
            .createUpdate(
                """
                insert into withdrawal_attempt (withdrawal_id, attempt_no, requested_by, retry_key)
                values (:id, :attempt, :caller, :key)
                on conflict on constraint withdrawal_attempt_retry_key do nothing
                """)
            .bind("id", failed.id())
            .bind("attempt", failed.attempt().no() + 1)
            .bind("caller", caller)
            .bind("key", key)
            .execute();
    return attempts == 1 && reopen(handle, failed, caller, counted, holdWithin);
  }

  private boolean reopen(
      Handle handle, Withdrawal failed, String caller, boolean counted, Duration holdWithin) {
    return handle
            .createUpdate(
                """
                with w as (
                  update withdrawal
                  set status = :to, attempt_no = :attempt, hold_status = 'NONE', tries = 0,
                    limit_day = case when :counted then (now() at time zone 'UTC')::date end,
                    cancel_requested_at = null, cancel_requested_by = null,
                    next_run_at = now() + make_interval(secs => :hold_within),
                    event_no = event_no + 1, updated_at = now()
                  where withdrawal_id = :id and status = 'FAILED'
                  returning withdrawal_id, event_no, attempt_no)
                insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                select withdrawal_id, event_no, 'FAILED', :to, attempt_no, :caller, 'To be tried again' from w
                """)
            .bind("id", failed.id())
            .bind("attempt", failed.attempt().no() + 1)
            .bind("to", failed.status().moveTo(WithdrawalStatus.PENDING).name())
            .bind("counted", counted)
            .bind("hold_within", seconds(holdWithin))
            .bind("caller", caller)
            .execute()
        == 1;
  }

  /**
   * Marks a PENDING withdrawal: from here on no worker can send it.
   *
   * @param within how long its requester has to finish the cancellation before a worker does
   */
  void requestCancel(Handle handle, UUID id, String caller, Duration within) {
    handle
        .createUpdate(
            """
            update withdrawal
            set cancel_requested_at = coalesce(cancel_requested_at, now()),
              cancel_requested_by = coalesce(cancel_requested_by, :caller),
              next_run_at = now() + make_interval(secs => :within)
            where withdrawal_id = :id and status = 'PENDING'
            """)
        .bind("id", id)
        .bind("caller", caller)
        .bind("within", seconds(within))
        .execute();
  }
}
