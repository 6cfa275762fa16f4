package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalStore.seconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Records how far a withdrawal has come with the rail. Every write carries the claim's epoch and
 * happens only while its lease lasts; otherwise it changes nothing and says so.
 */
final class RailStore {
  /** What the rail said, unless it was the last thing it said; for the attempt in {@code w}. */
  static final String SAY =
      """
      said as (
        insert into rail_statement (withdrawal_id, attempt_no, channel, answer, detail)
        select w.withdrawal_id, w.attempt_no, :channel, :answer, :detail
        from w left join lateral (
          select channel, answer, detail from rail_statement s
          where s.withdrawal_id = w.withdrawal_id and s.attempt_no = w.attempt_no
          order by statement_id desc limit 1) last on true
        where :channel::text is not null
          and (last.channel, last.answer, last.detail) is distinct from (:channel, :answer, :detail))
      """;

  /**
   * A withdrawal that is about to be handed over.
   *
   * @param reference what the rail will know it by
   */
  record Start(Claim claim, String reference) {}

  /**
   * A withdrawal that was paid and captured.
   *
   * @param capture the ledger's transaction
   * @param word what the rail said; null: that was recorded before
   */
  record Completion(Claim claim, UUID capture, @Nullable RailWord word) {}

  /**
   * PENDING to PROCESSING with its reference: from this commit on the rail may know it. Extends the
   * lease.
   *
   * @return for each whether it did
   */
  List<Boolean> start(Handle handle, List<Start> starts, Duration lease) {
    List<Claim> claims = starts.stream().map(Start::claim).toList();
    Set<UUID> started =
        move(
                handle,
                claims,
                WithdrawalStatus.PENDING,
                WithdrawalStatus.PROCESSING,
                """
                with c as (
                  select * from unnest(:ids, :attempts, :epochs, :references) as c (id, attempt, epoch, reference)),
                w as (
                  update withdrawal w
                  set status = :to, tries = 0, next_run_at = now(),
                    lease_until = now() + make_interval(secs => :lease), event_no = event_no + 1, updated_at = now()
                  from c
                  where withdrawal_id = c.id and attempt_no = c.attempt and lease_epoch = c.epoch and lease_until > now()
                    and status = :from and hold_status = 'OPEN' and cancel_requested_at is null
                  returning w.withdrawal_id, w.attempt_no, w.event_no, w.lease_epoch, c.reference),
                a as (
                  update withdrawal_attempt a
                  set external_reference = w.reference, sent_at = now(), sent_epoch = w.lease_epoch, sends = 1
                  from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no)
                insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                select withdrawal_id, event_no, :from, :to, attempt_no, 'payout',
                  'Handed to the rail as ' || reference from w
                returning withdrawal_id
                """)
            .bindArray("references", String.class, starts.stream().map(Start::reference).toList())
            .bind("lease", seconds(lease))
            .mapTo(UUID.class)
            .set();
    return claims.stream().map(claim -> started.contains(claim.withdrawal().id())).toList();
  }

  /** The same reference is about to be sent once more. Extends the lease. */
  boolean sendAgain(Handle handle, Claim claim, Duration lease) {
    return bound(
                handle,
                claim,
                """
                with w as (
                  update withdrawal set lease_until = now() + make_interval(secs => :lease)
                  where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
                    and status = 'PROCESSING'
                  returning withdrawal_id, attempt_no, lease_epoch)
                update withdrawal_attempt a
                set sent_at = now(), sent_epoch = w.lease_epoch, sends = sends + 1, send_answer = null
                from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no and a.outcome is null
                """)
            .bind("lease", seconds(lease))
            .execute()
        == 1;
  }

  /**
   * The rail paid and the hold is captured: COMPLETED. A no that was recorded meanwhile does not
   * undo the capture; that it was said stays among the rail's statements.
   *
   * @return for each whether it is recorded now
   */
  List<Boolean> complete(Handle handle, List<Completion> completions) {
    List<Claim> claims = completions.stream().map(Completion::claim).toList();
    List<@Nullable RailWord> words = new ArrayList<>();
    completions.forEach(completion -> words.add(completion.word()));
    Set<UUID> completed =
        move(
                handle,
                claims,
                WithdrawalStatus.PROCESSING,
                WithdrawalStatus.COMPLETED,
                """
                with c as (
                  select * from unnest(:ids, :attempts, :epochs, :captures, :channels, :answers, :details)
                    as c (id, attempt, epoch, capture, channel, answer, detail)),
                w as (
                  update withdrawal w
                  set status = :to, hold_status = 'CAPTURED', in_doubt_since = null, needs_operator_since = null,
                    next_run_at = null, tries = 0, lease_owner = null, lease_until = null,
                    event_no = event_no + 1, updated_at = now()
                  from c
                  where withdrawal_id = c.id and attempt_no = c.attempt and lease_epoch = c.epoch
                    and lease_until > now() and status = :from
                  returning w.withdrawal_id, w.attempt_no, w.event_no, c.capture, c.channel, c.answer, c.detail),
                a as (
                  update withdrawal_attempt a
                  set hold_status = 'CAPTURED', capture_transaction_id = w.capture, outcome = 'PAID',
                    decided_by = case when outcome = 'PAID' then decided_by end, failure_code = null, failure_message = null
                  from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                  returning a.withdrawal_id, a.decided_by),
                said as (
                  insert into rail_statement (withdrawal_id, attempt_no, channel, answer, detail)
                  select w.withdrawal_id, w.attempt_no, w.channel, w.answer, w.detail
                  from w left join lateral (
                    select channel, answer, detail from rail_statement s
                    where s.withdrawal_id = w.withdrawal_id and s.attempt_no = w.attempt_no
                    order by statement_id desc limit 1) last on true
                  where w.channel is not null
                    and (last.channel, last.answer, last.detail) is distinct from (w.channel, w.answer, w.detail))
                insert into withdrawal_event
                  (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                select withdrawal_id, event_no, :from, :to, attempt_no, 'payout',
                  case when was.outcome = 'NOT_PAID' then 'Paid by the rail, although it was said not to be'
                    when a.decided_by is null then 'Paid by the rail' else 'Paid, as operators found out' end
                from w join a using (withdrawal_id)
                join withdrawal_attempt was using (withdrawal_id, attempt_no)
                returning withdrawal_id
                """)
            .bindArray(
                "captures", UUID.class, completions.stream().map(Completion::capture).toList())
            .bindArray("channels", String.class, texts(words, word -> word.channel().name()))
            .bindArray("answers", String.class, texts(words, RailWord::answer))
            .bindArray("details", String.class, texts(words, RailWord::detail))
            .mapTo(UUID.class)
            .set();
    return claims.stream().map(claim -> completed.contains(claim.withdrawal().id())).toList();
  }

  private static List<@Nullable String> texts(
      List<@Nullable RailWord> words, Function<RailWord, String> text) {
    List<@Nullable String> texts = new ArrayList<>();
    words.forEach(word -> texts.add(word == null ? null : text.apply(word)));
    return texts;
  }

  /**
   * The rail's yes, before the hold is captured for it: from this commit on no operator can say
   * otherwise.
   */
  boolean decidePaid(Handle handle, Claim claim, RailWord word) {
    return said(
                bound(
                    handle,
                    claim,
                    """
                    with w as (
                      update withdrawal set tries = 0
                      where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch
                        and lease_until > now() and status = 'PROCESSING'
                      returning withdrawal_id, attempt_no),
                    """
                        + SAY
                        + """
                        update withdrawal_attempt a set outcome = 'PAID'
                        from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                          and (a.outcome is null or a.outcome = 'PAID')
                        """),
                word)
            .execute()
        == 1;
  }

  /**
   * The rail's no, before anything is released for it: from this commit on nothing is sent under
   * this reference.
   */
  boolean decideNotPaid(Handle handle, Claim claim, Failure failure, RailWord word) {
    return said(
                bound(
                    handle,
                    claim,
                    """
                    with w as (
                      update withdrawal set tries = 0
                      where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch
                        and lease_until > now() and status = 'PROCESSING'
                      returning withdrawal_id, attempt_no),
                    """
                        + SAY
                        + """
                        update withdrawal_attempt a
                        set outcome = 'NOT_PAID', failure_code = :code, failure_message = :message
                        from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                          and a.outcome is null
                        """),
                word)
            .bind("code", failure.code().name())
            .bind("message", failure.message())
            .execute()
        == 1;
  }

  /**
   * The hold of a decided NOT_PAID is released: FAILED. What was heard too late waits for exactly
   * this.
   */
  boolean fail(Handle handle, Claim claim, UUID releaseTransactionId) {
    return bound(
                handle,
                claim,
                """
                with w as (
                  update withdrawal
                  set status = :to, hold_status = 'RELEASED', in_doubt_since = null, needs_operator_since = null,
                    next_run_at = null, tries = 0, lease_owner = null, lease_until = null,
                    event_no = event_no + 1, updated_at = now()
                  where withdrawal_id = :id and attempt_no = :attempt and lease_epoch = :epoch and lease_until > now()
                    and status = :from
                  returning withdrawal_id, attempt_no, event_no),
                a as (
                  update withdrawal_attempt a
                  set hold_status = 'RELEASED', release_transaction_id = :release
                  from w where a.withdrawal_id = w.withdrawal_id and a.attempt_no = w.attempt_no
                  returning failure_message)
                insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                select withdrawal_id, event_no, :from, :to, attempt_no, 'payout', failure_message from w, a
                """)
            .bind("from", WithdrawalStatus.PROCESSING.name())
            .bind("to", WithdrawalStatus.PROCESSING.moveTo(WithdrawalStatus.FAILED).name())
            .bind("release", releaseTransactionId)
            .execute()
        == 1;
  }

  private static Update said(Update update, @Nullable RailWord word) {
    return update
        .bind("channel", word == null ? null : word.channel().name())
        .bind("answer", word == null ? null : word.answer())
        .bind("detail", word == null ? null : word.detail());
  }

  private static Query move(
      Handle handle, List<Claim> claims, WithdrawalStatus from, WithdrawalStatus to, String sql) {
    return handle
        .createQuery(sql)
        .bind("from", from.name())
        .bind("to", from.moveTo(to).name())
        .bindArray("ids", UUID.class, claims.stream().map(c -> c.withdrawal().id()).toList())
        .bindArray(
            "attempts",
            Integer.class,
            claims.stream().map(c -> c.withdrawal().attempt().no()).toList())
        .bindArray("epochs", Long.class, claims.stream().map(Claim::epoch).toList());
  }

  private static Update bound(Handle handle, Claim claim, String sql) {
    return handle
        .createUpdate(sql)
        .bind("id", claim.withdrawal().id())
        .bind("attempt", claim.withdrawal().attempt().no())
        .bind("epoch", claim.epoch());
  }
}
