package com.nissmart.payout.withdrawal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Records what rails say by themselves. Needs no lease: an outcome is set by whoever is first. */
final class FactStore {
  private static final String SELECT =
      "select "
          + WithdrawalRow.COLUMNS
          + """
          from withdrawal_attempt a join withdrawal w using (withdrawal_id)
          where a.external_reference = any(:references)
          """;

  /** The withdrawals with attempts of these references, each with that attempt. */
  List<Withdrawal> find(Handle handle, List<String> references) {
    return select(handle, SELECT, references);
  }

  /**
   * The same, and nobody else changes them until the transaction ends.
   *
   * @param patient whether to wait for who has one now; otherwise it is left out
   */
  List<Withdrawal> lock(Handle handle, List<String> references, boolean patient) {
    if (references.isEmpty()) {
      return List.of();
    }
    List<String> granted =
        handle
            .createQuery(
                """
                select a.external_reference from withdrawal_attempt a join withdrawal w using (withdrawal_id)
                where a.external_reference = any(:references)
                order by w.withdrawal_id for update of w
                """
                    + (patient ? "" : "skip locked"))
            .bindArray("references", String.class, references)
            .mapTo(String.class)
            .list();
    // Read after the locks were granted, so that both rows are of the same moment.
    return granted.isEmpty() ? List.of() : select(handle, SELECT, granted);
  }

  private static List<Withdrawal> select(Handle handle, String sql, List<String> references) {
    return handle
        .createQuery(sql)
        .bindArray("references", String.class, references)
        .map((row, _) -> WithdrawalRow.read(row))
        .list();
  }

  /** The rail paid: a worker captures as soon as whoever has it is done. */
  void markPaid(Handle handle, Withdrawal withdrawal) {
    handle
        .createUpdate(
            """
            with a as (
              update withdrawal_attempt set outcome = 'PAID'
              where withdrawal_id = :id and attempt_no = :attempt and outcome is null)
            update withdrawal set next_run_at = now(), tries = 0 where withdrawal_id = :id and status = 'PROCESSING'
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .execute();
  }

  /** The rail will never pay: a worker releases as soon as whoever has it is done. */
  void markNotPaid(Handle handle, Withdrawal withdrawal, Failure failure) {
    handle
        .createUpdate(
            """
            with a as (
              update withdrawal_attempt
              set outcome = 'NOT_PAID', failure_code = :code, failure_message = :message
              where withdrawal_id = :id and attempt_no = :attempt and outcome is null)
            update withdrawal set next_run_at = now(), tries = 0 where withdrawal_id = :id and status = 'PROCESSING'
            """)
        .bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("code", failure.code().name())
        .bind("message", failure.message())
        .execute();
  }

  /**
   * Notes what has to be booked.
   *
   * @return false: it was noted before
   */
  boolean bookLater(Handle handle, Withdrawal withdrawal, LateBooking.Kind kind) {
    return handle
            .createUpdate(
                """
                insert into late_booking (withdrawal_id, attempt_no, kind) values (:id, :attempt, :kind)
                on conflict on constraint late_booking_pk do nothing
                """)
            .bind("id", withdrawal.id())
            .bind("attempt", withdrawal.attempt().no())
            .bind("kind", kind.name())
            .execute()
        == 1;
  }

  /** A further attempt that was not sent yet is not sent any more. */
  void stop(Handle handle, Withdrawal withdrawal) {
    handle
        .createUpdate(
            """
            update withdrawal
            set cancel_requested_at = now(), cancel_requested_by = 'payout', next_run_at = now()
            where withdrawal_id = :id and status = 'PENDING' and cancel_requested_at is null
            """)
        .bind("id", withdrawal.id())
        .execute();
  }

  /** Somebody must look at it. */
  void needsOperator(Handle handle, Withdrawal withdrawal, String why) {
    handle
        .createUpdate(
            """
            with w as (
              update withdrawal set needs_operator_since = now(), event_no = event_no + 1, updated_at = now()
              where withdrawal_id = :id
              returning withdrawal_id, event_no, status, attempt_no)
            insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
            select withdrawal_id, event_no, status, status, attempt_no, 'payout', 'An operator has to look at it: ' || :why
            from w
            """)
        .bind("id", withdrawal.id())
        .bind("why", why)
        .execute();
  }

  /** Keeps what was said, unless it was the last thing said about the attempt. */
  void say(Handle handle, List<RailFact> facts, Map<String, Withdrawal> about) {
    if (facts.isEmpty()) {
      return;
    }
    List<Withdrawal> withdrawals =
        facts.stream().map(f -> Objects.requireNonNull(about.get(f.reference()))).toList();
    List<RailWord> words =
        facts.stream().map(f -> new RailWord(f.channel(), f.kind().name(), f.detail())).toList();
    handle
        .createUpdate(
            """
            insert into rail_statement (withdrawal_id, attempt_no, channel, answer, detail)
            select distinct f.id, f.attempt, f.channel, f.answer, f.detail
            from unnest(:ids, :attempts, :channels, :answers, :details) as f (id, attempt, channel, answer, detail)
            left join lateral (
              select channel, answer, detail from rail_statement s
              where s.withdrawal_id = f.id and s.attempt_no = f.attempt
              order by statement_id desc limit 1) last on true
            where (last.channel, last.answer, last.detail) is distinct from (f.channel, f.answer, f.detail)
            """)
        .bindArray("ids", UUID.class, withdrawals.stream().map(Withdrawal::id).toList())
        .bindArray(
            "attempts", Integer.class, withdrawals.stream().map(w -> w.attempt().no()).toList())
        .bindArray("channels", String.class, words.stream().map(w -> w.channel().name()).toList())
        .bindArray("answers", String.class, words.stream().map(RailWord::answer).toList())
        .bindArray("details", String.class, words.stream().map(RailWord::detail).toList())
        .execute();
  }
}
