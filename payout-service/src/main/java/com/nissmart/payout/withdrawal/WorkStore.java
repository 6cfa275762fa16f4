package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.RailRules.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

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
            returning w.withdrawal_id, w.lease_epoch, w.tries
            """)
        .bind("owner", owner)
        .bind("lease", seconds(lease))
        .bind("limit", limit)
        .map((row, _) ->
            new Lease(
                row.getObject("withdrawal_id", UUID.class),
                row.getLong("lease_epoch"),
                row.getInt("tries")))
        .list();
  }

  /**
   * What was taken. A second statement: it sees both rows as they are now that the lease is ours;
   * and one for each, so that a row that cannot be read stops nobody else.
   *
   * @return nothing when somebody else has it by now
   */
  Optional<Claim> read(Handle handle, Lease lease) {
    return readAll(handle, List.of(lease)).values().stream().findFirst();
  }

  /** The same for many; throws when one of them cannot be read. */
  Map<UUID, Claim> readAll(Handle handle, List<Lease> leases) {
    return handle
        .createQuery(
            "select "
                + WithdrawalRow.COLUMNS
                + """
                , w.lease_epoch, w.tries, coalesce(extract(epoch from now() - a.sent_at), 0) * 1000 as sent_ms_ago
                from unnest(:ids, :epochs) as l (id, epoch)
                join withdrawal w on w.withdrawal_id = l.id and w.lease_epoch = l.epoch
                join withdrawal_attempt a on a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                """)
        .bindArray("ids", UUID.class, leases.stream().map(Lease::withdrawalId).toList())
        .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
        .map((row, _) ->
            new Claim(
                WithdrawalRow.read(row),
                row.getLong("lease_epoch"),
                row.getInt("tries"),
                Duration.ofMillis(row.getLong("sent_ms_ago"))))
        .stream()
        .collect(Collectors.toMap(claim -> claim.withdrawal().id(), Function.identity()));
  }

  /**
   * Puts a withdrawal back to be taken up again.
   *
   * @param counts whether this was a try: waiting for a rail that is down is none
   */
  void putBack(Handle handle, Claim claim, Duration after, boolean counts) {
    handle
        .createUpdate(
            """
            update withdrawal
            set tries = tries - case when :counts then 0 else least(tries, 1) end, lease_owner = null, lease_until = null, next_run_at = now() + make_interval(secs => :after)
            where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
              and status in ('PENDING', 'PROCESSING')
            """)
        .bind("id", claim.withdrawal().id())
        .bind("attempt", claim.withdrawal().attempt().no())
        .bind("epoch", claim.epoch())
        .bind("after", seconds(after))
        .bind("counts", counts)
        .execute();
  }

  /**
   * Records an answer that settles nothing and puts the withdrawal back to be asked about. The
   * moment at which doubt began is kept, and told in the history once; so is the one since which an
   * operator is needed. The first answer to a sending ends it: what settles after it settles from
   * now on, however long the call took. When an outcome was heard meanwhile, it is due at once.
   *
   * @param wait what the answer means
   * @param word the answer
   * @return false when the claim is over
   */
  boolean await(Handle handle, Claim claim, Verdict.Wait wait, RailWord word, Duration after) {
    SendAnswer sendAnswer = wait.sendAnswer();
    return handle
            .createQuery(
                """
                with old as (
                  select w.withdrawal_id, w.in_doubt_since, w.needs_operator_since, w.event_no, a.outcome
                  from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
                  where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
                    and status = 'PROCESSING'
                  for update of w),
                news as (
                  select withdrawal_id, note, row_number() over (order by place) as place from (
                    select withdrawal_id, 1 as place, 'In doubt: ' || :doubt as note
                    from old where :doubt::text is not null and in_doubt_since is null
                    union all
                    select withdrawal_id, 2, 'An operator has to look at it: ' || :operator
                    from old where :operator::text is not null and needs_operator_since is null) x),
                w as (
                  update withdrawal w
                  set lease_owner = null, lease_until = null,
                    next_run_at = now() + make_interval(secs => case when old.outcome is null then :after else 0 end),
                    in_doubt_since = case when :doubt::text is not null then coalesce(old.in_doubt_since, now()) end,
                    needs_operator_since = case when :operator::text is not null
                      then coalesce(old.needs_operator_since, now()) else old.needs_operator_since end,
                    event_no = old.event_no + (select count(*) from news),
                    updated_at = case
                      when (:doubt::text is null) = (old.in_doubt_since is null) and not exists (select 1 from news)
                      then updated_at else now() end
                  from old where w.withdrawal_id = old.withdrawal_id
                  returning w.withdrawal_id, w.attempt_no, old.event_no as before),
                a as (
                  update withdrawal_attempt a
                  set sent_at = case when send_answer is null and :send_answer::text is not null then now() else sent_at end,
                    send_answer = coalesce(:send_answer, send_answer)
                  from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no),
                """
                    + RailStore.SAY
                    + """
                    , told as (
                      insert into withdrawal_event
                        (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                      select withdrawal_id, w.before + news.place, 'PROCESSING', 'PROCESSING', attempt_no, 'payout', news.note
                      from w join news using (withdrawal_id))
                    select count(*) from w
                    """)
            .bind("id", claim.withdrawal().id())
            .bind("attempt", claim.withdrawal().attempt().no())
            .bind("epoch", claim.epoch())
            .bind("after", seconds(after))
            .bind("doubt", wait.doubt())
            .bind("operator", wait.operator())
            .bind("send_answer", sendAnswer == null ? null : sendAnswer.name())
            .bind("channel", word.channel().name())
            .bind("answer", word.answer())
            .bind("detail", word.detail())
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /**
   * Puts back what could not get further, without hurry, and asks for an operator: others are not
   * delayed by it.
   *
   * @param why one sentence for the history
   */
  void setAside(Handle handle, Lease lease, String why, Duration after) {
    handle
        .createUpdate(
            """
            with old as (
              select withdrawal_id, needs_operator_since from withdrawal
              where withdrawal_id = :id and lease_epoch = :epoch and status in ('PENDING', 'PROCESSING')
              for update),
            w as (
              update withdrawal w
              set lease_owner = null, lease_until = null, next_run_at = now() + make_interval(secs => :after),
                needs_operator_since = coalesce(old.needs_operator_since, now()),
                event_no = event_no + case when old.needs_operator_since is null and event_no > 0 then 1 else 0 end,
                updated_at = case when old.needs_operator_since is null then now() else updated_at end
              from old where w.withdrawal_id = old.withdrawal_id
              returning w.withdrawal_id, w.event_no, w.status, w.attempt_no, old.needs_operator_since)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, status, status, attempt_no, 'payout', 'An operator has to look at it: ' || :why
            from w where needs_operator_since is null and event_no > 0
            """)
        .bind("id", lease.withdrawalId())
        .bind("epoch", lease.epoch())
        .bind("after", seconds(after))
        .bind("why", why)
        .execute();
  }

  /**
   * Asks for an operator for what has been in doubt for too long.
   *
   * @return how many, at most {@code limit}
   */
  int age(Handle handle, Duration doubtfulFor, int limit) {
    return handle
        .createUpdate(
            """
            with old as (
              select withdrawal_id from withdrawal
              where in_doubt_since < now() - make_interval(secs => :age) and needs_operator_since is null
              order by in_doubt_since limit :limit
              for update skip locked),
            w as (
              update withdrawal w set needs_operator_since = now(), event_no = event_no + 1, updated_at = now()
              from old where w.withdrawal_id = old.withdrawal_id
              returning w.withdrawal_id, w.event_no, w.attempt_no)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, 'PROCESSING', 'PROCESSING', attempt_no, 'payout',
              'An operator has to look at it: it has been in doubt for too long' from w
            """)
        .bind("age", seconds(doubtfulFor))
        .bind("limit", limit)
        .execute();
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
