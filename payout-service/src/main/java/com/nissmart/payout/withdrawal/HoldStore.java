package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Records what the ledger said about holds. These writes need no lease: the ledger gives everybody
 * who asks with an attempt's key the same answer, so whoever is first records it; all others find
 * it recorded and change nothing.
 */
final class HoldStore {

  private static final String HELD =
      """
      with mine as (
        select w.withdrawal_id, said.transaction_id
        from unnest(:ids, :attempts, :transactions) as said (withdrawal_id, attempt_no, transaction_id)
        join withdrawal w on w.withdrawal_id = said.withdrawal_id and w.attempt_no = said.attempt_no
        where w.status = 'PENDING' and w.hold_status = 'NONE'
        order by w.withdrawal_id for update of w),
      w as (
        update withdrawal w
        set hold_status = 'OPEN', tries = 0, next_run_at = now()
            + make_interval(secs => case when cancel_requested_at is null then :send_after else 0 end),
          lease_owner = null, lease_until = null, needs_operator_since = null, event_no = event_no + 1, updated_at = now()
        from mine
        where w.withdrawal_id = mine.withdrawal_id and w.status = 'PENDING' and w.hold_status = 'NONE'
        returning w.withdrawal_id, w.attempt_no, w.event_no, mine.transaction_id),
      a as (
        update withdrawal_attempt a
        set hold_status = 'OPEN', hold_transaction_id = w.transaction_id, accepted_at = now()
        from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
        returning a.withdrawal_id, a.requested_by)
      insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
      select w.withdrawal_id, w.event_no, case when w.attempt_no > 1 then 'PENDING' end, 'PENDING', w.attempt_no,
        a.requested_by, 'Accepted; the amount is held'
      from w join a using (withdrawal_id)
      """;

  private static final String REFUSED =
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
      """;

  /**
   * An amount that is held.
   *
   * @param transactionId the WITHDRAWAL transaction
   */
  record Held(Withdrawal withdrawal, UUID transactionId) {}

  /**
   * A hold that the ledger refused, for good: the attempt is over.
   *
   * @param transactionId the FAILED transaction that records it, if any
   */
  record Refused(Withdrawal withdrawal, Failure failure, @Nullable UUID transactionId) {}

  /** The ledger refused. */
  void refused(Handle handle, Refused refused) {
    bind(handle.createUpdate(REFUSED), refused).execute();
  }

  /**
   * The amounts are held. Locked in one order, whoever else does the same.
   *
   * @param sendAfter how long their owners can still cancel before a worker takes them up
   */
  void heldAll(Handle handle, List<Held> all, Duration sendAfter) {
    handle
        .createUpdate(HELD)
        .bindArray("ids", UUID.class, all.stream().map(held -> held.withdrawal().id()).toList())
        .bindArray(
            "attempts",
            Integer.class,
            all.stream().map(held -> held.withdrawal().attempt().no()).toList())
        .bindArray("transactions", UUID.class, all.stream().map(Held::transactionId).toList())
        .bind("send_after", seconds(sendAfter))
        .execute();
  }

  /** As for each of them, in their order, in one exchange with the database. */
  void refusedAll(Handle handle, List<Refused> all) {
    if (!all.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch(REFUSED);
      all.forEach(refused -> bind(batch, refused).add());
      batch.execute();
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Refused refused) {
    Withdrawal withdrawal = refused.withdrawal();
    return statement
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("transaction", refused.transactionId())
        .bind("to", WithdrawalStatus.PENDING.moveTo(WithdrawalStatus.FAILED).name())
        .bind("code", refused.failure().code().name())
        .bind("message", refused.failure().message())
        .bind("actor", withdrawal.attempt().requestedBy());
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
