package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import com.nissmart.payout.withdrawal.Resolution.Outcome;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What operators decided. */
final class ResolutionStore {

  /** All words about a withdrawal, oldest first. */
  List<Resolution> find(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            select attempt_no, operator_id, outcome, note, created_at
            from withdrawal_resolution where withdrawal_id = :id order by resolution_id
            """)
        .bind("id", withdrawal)
        .map((row, _) ->
            new Resolution(
                row.getInt("attempt_no"),
                row.getObject("operator_id", UUID.class),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("note"),
                WithdrawalRow.requiredInstant(row, "created_at")))
        .list();
  }

  /**
   * Whether a worker may be handing it to the rail at this moment: its lease lasts, no answer is
   * known.
   */
  boolean isBeingSent(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            select coalesce(w.lease_until > now() and a.sent_epoch = w.lease_epoch and a.send_answer is null, false)
            from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
            where w.withdrawal_id = :id
            """)
        .bind("id", withdrawal)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * An operator's word; tells it in the history, whose notes are for the owner of the money too.
   */
  void say(
      Handle handle,
      Withdrawal withdrawal,
      UUID operator,
      Outcome outcome,
      String note,
      String event) {
    handle
        .createUpdate(
            """
            with said as (
              insert into withdrawal_resolution (withdrawal_id, attempt_no, operator_id, outcome, note)
              values (:id, :attempt, :operator, :outcome, :note)),
            w as (
              update withdrawal
              set event_no = event_no + 1, updated_at = now(), needs_operator_since = coalesce(needs_operator_since, now())
              where withdrawal_id = :id
              returning withdrawal_id, event_no, attempt_no)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, 'PROCESSING', 'PROCESSING', attempt_no, :actor, :event from w
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("operator", operator)
        .bind("actor", Ids.USER.format(operator))
        .bind("outcome", outcome.name())
        .bind("note", note)
        .bind("event", event)
        .execute();
  }

  /**
   * It is decided. Whoever works on it has no say any more; the next worker captures or releases.
   */
  void decide(Handle handle, Withdrawal withdrawal, Outcome outcome, UUID operator) {
    boolean paid = outcome == Outcome.PAID;
    handle
        .createUpdate(
            """
            with a as (
              update withdrawal_attempt
              set outcome = :outcome, decided_by = :operator, failure_code = :code, failure_message = :message
              where withdrawal_id = :id and attempt_no = :attempt)
            update withdrawal
            set lease_epoch = lease_epoch + 1, lease_owner = null, lease_until = null, next_run_at = now(), tries = 0,
              needs_operator_since = null
            where withdrawal_id = :id
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("operator", Ids.USER.format(operator))
        .bind("outcome", outcome.name())
        .bind("code", paid ? null : "RAIL_REJECTED")
        .bind("message", paid ? null : "The bank did not pay it, as operators found out")
        .execute();
  }
}
