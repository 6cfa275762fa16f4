package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalLifecycle.bind;
import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes events that leave the status as it is: doubts, requests for an operator, and notes. */
public final class WithdrawalNotes {
  private static final String OPERATOR_NEEDED =
      LifecycleSql.note("w.status", "w.status", "w.needs_operator_since IS NULL")
          .where("(:ended OR w.status IN ('PENDING', 'PROCESSING'))")
          .set("needs_operator_since = :now")
          .steps("CASE WHEN w.event_no > 0 THEN 1 ELSE 0 END")
          .event("'payout'", "'An operator has to look at it: ' || :note")
          .count();

  private static final String FROZEN =
      LifecycleSql.note("w.status", "w.status", "w.status IN ('PENDING', 'PROCESSING')")
          .where("w.frozen_since IS NULL")
          .set("frozen_since = :now")
          .event("'payout'", "'Waits, because the account is frozen'")
          .count();

  private static final String OPERATOR_SAID =
      LifecycleSql.note("w.status", "w.status", "true")
          .set(
              """
              needs_operator_since = CASE WHEN w.status = 'PROCESSING'
                THEN coalesce(w.needs_operator_since, :now) ELSE w.needs_operator_since END
              """)
          .event(":actor", ":note")
          .count();

  private static final String WAITS =
      """
      WITH old AS (
        SELECT w.withdrawal_id, w.in_doubt_since, w.needs_operator_since, w.event_no, a.outcome
        FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
        WHERE withdrawal_id = :id AND attempt_no = :attempt AND lease_epoch = :epoch AND lease_until > now()
          AND status = 'PROCESSING'),
      news AS (
        SELECT withdrawal_id, note, row_number() OVER (ORDER BY place) AS place FROM (
          SELECT withdrawal_id, 1 AS place, 'In doubt: ' || :doubt AS note
          FROM old WHERE :doubt::text IS NOT NULL AND in_doubt_since IS NULL
          UNION ALL
          SELECT withdrawal_id, 2, 'An operator has to look at it: ' || :operator
          FROM old WHERE :operator::text IS NOT NULL AND needs_operator_since IS NULL) x),
      w AS (
        UPDATE withdrawal w
        SET lease_owner = NULL, lease_until = NULL,
          next_run_at = CASE WHEN old.outcome IS NULL THEN :due ELSE :now END,
          in_doubt_since = CASE WHEN :doubt::text IS NOT NULL THEN coalesce(old.in_doubt_since, :now) END,
          needs_operator_since = CASE WHEN :operator::text IS NOT NULL
            THEN coalesce(old.needs_operator_since, :now) ELSE old.needs_operator_since END,
          event_no = old.event_no + (SELECT count(*) FROM news),
          updated_at = CASE
            WHEN (:doubt::text IS NULL) = (old.in_doubt_since IS NULL) AND NOT EXISTS (SELECT 1 FROM news)
            THEN updated_at ELSE :now END
        FROM old WHERE w.withdrawal_id = old.withdrawal_id
        RETURNING w.withdrawal_id, w.attempt_no, old.event_no AS before,
          :channel::text AS channel, :answer::text AS answer, :detail::text AS detail),
      a AS (
        UPDATE withdrawal_attempt a
        SET sent_at = CASE WHEN send_answer IS NULL AND :sendAnswer::text IS NOT NULL THEN :now ELSE sent_at END,
          send_answer = coalesce(:sendAnswer, send_answer),
          provider_reference = coalesce(:providerReference, provider_reference)
        FROM w WHERE a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no),
      """
          + RailStatements.KEEP
          + """
          , noted AS (
            INSERT INTO withdrawal_event
              (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note, created_at)
            SELECT withdrawal_id, w.before + news.place, 'PROCESSING', 'PROCESSING', attempt_no, 'payout', news.note, :now
            FROM w JOIN news USING (withdrawal_id))
          SELECT count(*) FROM w
          """;

  /**
   * An answer of the rail that settles nothing.
   *
   * @param sendAnswer the rail's answer to the last sending from now on; null keeps the one that is
   *     recorded
   * @param doubt why it is not known whether it was paid; null when there is no doubt
   * @param operator why an operator has to look at it; null when none has to
   */
  public record OpenAnswer(
      @Nullable SendAnswer sendAnswer, @Nullable String doubt, @Nullable String operator) {}

  private WithdrawalNotes() {}

  /**
   * Records an answer that settles nothing and ends the lease. The moments at which doubt began and
   * an operator was asked for are kept, with one event each. The first answer to a sending ends the
   * sending: the settling time runs from now on, however long the call took. When the attempt got
   * an outcome meanwhile, the withdrawal is due at once.
   *
   * @param due when to ask the rail again
   * @return false when the lease is over
   */
  public static boolean waits(
      Handle handle,
      Claim claim,
      OpenAnswer answer,
      RailStatement statement,
      Instant due,
      Instant now) {
    WithdrawalRows.lockAll(handle, List.of(claim.withdrawal().id()));
    return handle
            .createQuery(WAITS)
            .bind("id", claim.withdrawal().id())
            .bind("attempt", claim.withdrawal().attempt().no())
            .bind("epoch", claim.lease().epoch())
            .bindMethods(answer)
            .bindMethods(statement)
            .bind("due", utc(due))
            .bind("now", utc(now))
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  /** Asks for an operator and says why, for each open withdrawal that does not wait for one yet. */
  public static void needOperator(Handle handle, List<UUID> ids, String why, Instant now) {
    needOperator(handle, ids, false, why, now);
  }

  /**
   * Asks for an operator for a withdrawal that may have ended. Once its exceptions are closed, it
   * needs none any more.
   */
  public static void needOperatorAfterEnd(Handle handle, UUID id, String why, Instant now) {
    needOperator(handle, List.of(id), true, why, now);
  }

  private static void needOperator(
      Handle handle, List<UUID> ids, boolean ended, String why, Instant now) {
    WithdrawalRows.lockAll(handle, ids);
    handle
        .createUpdate(OPERATOR_NEEDED)
        .bindArray("ids", UUID.class, ids)
        .bindArray("attempts", Integer.class, ids.stream().map(_ -> 0).toList())
        .bind("ended", ended)
        .bind("note", why)
        .bind("now", utc(now))
        .execute();
  }

  /** Notes, once, that a withdrawal waits because its account is frozen. */
  public static void frozen(Handle handle, Withdrawal withdrawal, Instant now) {
    bind(handle, handle.createUpdate(FROZEN), List.of(withdrawal), now).execute();
  }

  /** Writes an operator's word into the history; an open withdrawal waits for an operator. */
  public static void operatorSaid(
      Handle handle, Withdrawal withdrawal, String actor, String note, Instant now) {
    bind(handle, handle.createUpdate(OPERATOR_SAID), List.of(withdrawal), now)
        .bind("actor", actor)
        .bind("note", note)
        .execute();
  }
}
