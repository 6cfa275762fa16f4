package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who works on what, and when next. All of it by the database's clock. */
final class WorkStore {

  /**
   * Takes up to {@code limit} due withdrawals that nobody has, the longest due first. Counts the
   * try at once, so that a withdrawal that kills its worker is taken up more and more rarely too.
   */
  List<Lease> claim(Handle handle, String owner, Duration lease, int limit) {
    return handle
        .createQuery(
            """
            with due as (
              select withdrawal_id from withdrawal
              where next_run_at <= now() and (lease_until is null or lease_until <= now())
              order by next_run_at limit :limit
              for update skip locked)
            update withdrawal w
            set lease_owner = :owner, lease_epoch = lease_epoch + 1, tries = tries + 1,
              lease_until = now() + make_interval(secs => :lease)
            from due where w.withdrawal_id = due.withdrawal_id
            returning w.withdrawal_id, w.lease_epoch
            """)
        .bind("owner", owner)
        .bind("lease", seconds(lease))
        .bind("limit", limit)
        .map((row, _) ->
            new Lease(row.getObject("withdrawal_id", UUID.class), row.getLong("lease_epoch")))
        .list();
  }

  /**
   * What was taken. A second statement: it sees both rows as they are now that the lease is ours;
   * and one for each, so that a row that cannot be read stops nobody else.
   *
   * @return nothing when somebody else has it by now
   */
  Optional<Claim> read(Handle handle, Lease lease) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                , w.lease_epoch, w.tries, coalesce(extract(epoch from now() - a.sent_at), 0) * 1000 as sent_ms_ago
                from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
                where w.withdrawal_id = :id and w.lease_epoch = :epoch
                """)
        .bind("id", lease.withdrawalId())
        .bind("epoch", lease.epoch())
        .map((row, _) ->
            new Claim(
                WithdrawalRow.read(row),
                row.getLong("lease_epoch"),
                row.getInt("tries"),
                Duration.ofMillis(row.getLong("sent_ms_ago"))))
        .findOne();
  }

  /**
   * Puts a withdrawal back to be taken up again.
   *
   * @return false when the claim is over
   */
  boolean putBack(Handle handle, Claim claim, Duration after) {
    return handle
            .createUpdate(
                """
                update withdrawal
                set lease_owner = null, lease_until = null, next_run_at = now() + make_interval(secs => :after)
                where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
                  and status in ('PENDING', 'PROCESSING')
                """)
            .bind("id", claim.withdrawal().id())
            .bind("attempt", claim.withdrawal().attempt().no())
            .bind("epoch", claim.epoch())
            .bind("after", seconds(after))
            .execute()
        == 1;
  }

  /**
   * Records an answer that settles nothing and puts the withdrawal back to be asked about. The
   * moment at which doubt began is kept, and told in the history once. The first answer to a
   * sending ends it: what settles after it settles from now on, however long the call took.
   *
   * @param sendAnswer the answer to the last sending; null: keep what is recorded
   * @param doubt why nobody can say whether it was paid; null when there is no doubt
   * @return false when the claim is over
   */
  boolean await(
      Handle handle,
      Claim claim,
      @Nullable SendAnswer sendAnswer,
      @Nullable String doubt,
      Duration after) {
    return handle
            .createQuery(
                """
                with old as (
                  select withdrawal_id, in_doubt_since from withdrawal
                  where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
                    and status = 'PROCESSING'
                  for update),
                w as (
                  update withdrawal w
                  set lease_owner = null, lease_until = null, next_run_at = now() + make_interval(secs => :after),
                    in_doubt_since = case when :doubt::text is not null then coalesce(old.in_doubt_since, now()) end,
                    event_no = event_no
                      + case when :doubt::text is not null and old.in_doubt_since is null then 1 else 0 end,
                    updated_at = case
                      when (:doubt::text is null) = (old.in_doubt_since is null) then updated_at else now() end
                  from old where w.withdrawal_id = old.withdrawal_id
                  returning w.withdrawal_id, w.attempt_no, w.event_no, old.in_doubt_since),
                a as (
                  update withdrawal_attempt a
                  set sent_at = case when send_answer is null and :send_answer::text is not null then now() else sent_at end,
                    send_answer = coalesce(:send_answer, send_answer)
                  from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no),
                told as (
                  insert into withdrawal_event
                    (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                  select withdrawal_id, event_no, 'PROCESSING', 'PROCESSING', attempt_no, 'payout', 'In doubt: ' || :doubt
                  from w where :doubt::text is not null and in_doubt_since is null)
                select count(*) from w
                """)
            .bind("id", claim.withdrawal().id())
            .bind("attempt", claim.withdrawal().attempt().no())
            .bind("epoch", claim.epoch())
            .bind("after", seconds(after))
            .bind("doubt", doubt)
            .bind("send_answer", sendAnswer == null ? null : sendAnswer.name())
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /** How long until something becomes due that is not due yet; empty when nothing is scheduled. */
  Optional<Duration> untilNextDue(Handle handle) {
    return handle
        .createQuery(
            "select extract(epoch from min(next_run_at) - now()) * 1000 from withdrawal where next_run_at > now()")
        .map((row, _) -> Optional.ofNullable(row.getBigDecimal(1)))
        .one()
        .map(ms -> Duration.ofMillis(ms.longValue() + 1));
  }
}
