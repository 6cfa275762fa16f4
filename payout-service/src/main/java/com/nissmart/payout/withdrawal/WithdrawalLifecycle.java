package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.CANCELLED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.COMPLETED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.FAILED;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.PENDING;
import static com.nissmart.payout.withdrawal.WithdrawalStatus.PROCESSING;
import static com.nissmart.runtime.database.SqlSeconds.seconds;

import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Writes every change of a withdrawal's status together with its event; no other type does. Each
 * method changes what is still as expected and leaves the rest as it is. What takes a {@link Claim}
 * changes nothing once its lease is over.
 */
public final class WithdrawalLifecycle {
  private static final String LEASED = "w.lease_epoch = c.epoch AND w.lease_until > now()";
  private static final String NO_LEASE =
      "tries = 0, lease_owner = NULL, lease_until = NULL, needs_operator_since = NULL";
  private static final String ENDED = NO_LEASE + ", next_run_at = NULL, in_doubt_since = NULL";
  private static final String UNHELD = "w.hold_status = 'NONE'";

  private static final String HELD =
      LifecycleSql.note(
              "CASE WHEN w.attempt_no > 1 THEN 'PENDING' END", "'PENDING'", "w.status = 'PENDING'")
          .where("w.attempt_no = c.attempt")
          .where(UNHELD)
          .given("hold")
          .locked()
          .set("hold_status = 'OPEN', " + NO_LEASE)
          .set("next_run_at = CASE WHEN w.cancel_requested_at IS NULL THEN :due ELSE :now END")
          .setAttempt("hold_status = 'OPEN', hold_transaction_id = w.hold, accepted_at = :now")
          .event("a.requested_by", "'Accepted; the amount is held'")
          .count();

  private static final String REFUSED =
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

  private static final String STARTED =
      LifecycleSql.move(PENDING, PROCESSING)
          .where(LEASED)
          .where("w.hold_status = 'OPEN' AND w.cancel_requested_at IS NULL")
          .given("epoch", "reference")
          .set("tries = 0, next_run_at = :now, lease_until = now() + make_interval(secs => :lease)")
          .setAttempt(
              "external_reference = w.reference, sent_at = :now, sent_epoch = w.lease_epoch, sends = 1")
          .event("'payout'", "'Handed to the rail as ' || w.reference")
          .ids();

  private static final String COMPLETED_BY_CAPTURE =
      LifecycleSql.move(PROCESSING, COMPLETED)
          .where(LEASED)
          .given("epoch", "capture", "channel", "answer", "detail")
          .set("hold_status = 'CAPTURED', " + ENDED)
          .setAttempt(
              """
              hold_status = 'CAPTURED', capture_transaction_id = w.capture, outcome = 'PAID',
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

  private static final String FAILED_BY_RELEASE =
      LifecycleSql.move(PROCESSING, FAILED)
          .where(LEASED)
          .given("epoch", "release")
          .set("hold_status = 'RELEASED', " + ENDED)
          .setAttempt("hold_status = 'RELEASED', release_transaction_id = w.release")
          .event("'payout'", "a.failure_message")
          .count();

  private static final String CANCELLED_BY_RELEASE =
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

  private static final String RETRIED =
      LifecycleSql.move(FAILED, PENDING)
          .set("attempt_no = w.attempt_no + 1, hold_status = 'NONE', tries = 0, next_run_at = :due")
          .set("limit_day = :limit_day, cancel_requested_at = NULL, cancel_requested_by = NULL")
          .event("a.requested_by", "'To be tried again'")
          .count();

  private static final String BOOKED_LATE =
      LifecycleSql.note("w.before", "w.status", "true")
          .given("transaction")
          .locked()
          .attemptNo("c.attempt")
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

  /**
   * An amount that is held.
   *
   * @param transaction the ledger's WITHDRAWAL transaction
   */
  public record Hold(Withdrawal withdrawal, UUID transaction) {}

  /**
   * A hold that was refused for good: the attempt is over.
   *
   * @param transaction the FAILED transaction that records it, if any
   */
  public record RefusedHold(
      Withdrawal withdrawal, AttemptFailure failure, @Nullable UUID transaction) {}

  /**
   * A withdrawal that is about to be handed over to the rail.
   *
   * @param reference the rail's reference of the payment
   */
  public record Start(Claim claim, String reference) {}

  /**
   * A withdrawal that was paid and captured.
   *
   * @param capture the ledger's transaction
   * @param statement what the rail said; null when that was recorded before
   */
  public record Completion(Claim claim, UUID capture, @Nullable RailStatement statement) {}

  private WithdrawalLifecycle() {}

  /**
   * Records that the amounts are held.
   *
   * @param due when a worker may send them: until then their owners can cancel
   */
  public static void held(Handle handle, List<Hold> holds, Instant due, Instant now) {
    if (!holds.isEmpty()) {
      int _ =
          bind(handle.createUpdate(HELD), holds.stream().map(Hold::withdrawal).toList(), now)
              .bindArray("hold", UUID.class, holds.stream().map(Hold::transaction).toList())
              .bind("due", utc(due))
              .execute();
    }
  }

  /** Records refused holds one after the other, in one exchange with the database. */
  public static void refused(Handle handle, List<RefusedHold> holds, Instant now) {
    if (holds.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(REFUSED);
    for (RefusedHold hold : holds) {
      bind(batch, List.of(hold.withdrawal()), now)
          .bindArray("hold", UUID.class, listOfNullable(hold.transaction()))
          .bindArray("code", String.class, List.of(hold.failure().code().name()))
          .bindArray("message", String.class, List.of(hold.failure().message()))
          .add();
    }
    batch.execute();
  }

  /**
   * Removes withdrawals that can never be carried out, as if they had not been requested: their
   * keys are free again. Leaves alone those that have a history.
   */
  public static void forget(Handle handle, List<UUID> ids) {
    if (!ids.isEmpty()) {
      handle
          .createUpdate(
              """
              WITH w AS (
                DELETE FROM withdrawal
                WHERE withdrawal_id = any(:ids) AND status = 'PENDING' AND hold_status = 'NONE' AND event_no = 0
                RETURNING withdrawal_id)
              DELETE FROM withdrawal_attempt a USING w WHERE a.withdrawal_id = w.withdrawal_id
              """)
          .bindArray("ids", UUID.class, ids)
          .execute();
    }
  }

  /**
   * Moves withdrawals to PROCESSING and records their references: from this commit on the rail may
   * know them. Extends the leases.
   *
   * @return for each start whether it was recorded
   */
  public static List<Boolean> start(
      Handle handle, List<Start> starts, Duration lease, Instant now) {
    List<Claim> claims = starts.stream().map(Start::claim).toList();
    return changed(
        claims,
        claimed(handle.createQuery(STARTED), claims, now)
            .bindArray("reference", String.class, starts.stream().map(Start::reference).toList())
            .bind("lease", seconds(lease)));
  }

  /**
   * Moves withdrawals to COMPLETED: the rail paid and the holds are captured. A NOT_PAID that was
   * recorded meanwhile does not undo the capture; it stays among the rail's statements.
   *
   * @return for each completion whether it is recorded now
   */
  public static List<Boolean> complete(Handle handle, List<Completion> completions, Instant now) {
    List<Claim> claims = completions.stream().map(Completion::claim).toList();
    List<@Nullable RailStatement> statements = new ArrayList<>();
    completions.forEach(completion -> statements.add(completion.statement()));
    return changed(
        claims,
        RailStatements.bind(
            claimed(handle.createQuery(COMPLETED_BY_CAPTURE), claims, now)
                .bindArray(
                    "capture", UUID.class, completions.stream().map(Completion::capture).toList()),
            statements));
  }

  /** Moves a withdrawal to FAILED: it was not paid and its hold is released. */
  public static boolean fail(Handle handle, Claim claim, UUID release, Instant now) {
    return claimed(handle.createUpdate(FAILED_BY_RELEASE), List.of(claim), now)
            .bindArray("release", UUID.class, release)
            .execute()
        == 1;
  }

  /** Moves a withdrawal whose cancellation was requested to CANCELLED: its hold is released. */
  public static void cancelled(Handle handle, Withdrawal withdrawal, UUID release, Instant now) {
    bind(handle.createUpdate(CANCELLED_BY_RELEASE), List.of(withdrawal), now)
        .bindArray("release", UUID.class, release)
        .execute();
  }

  /**
   * Moves a locked FAILED withdrawal to PENDING for its next attempt, whose row is there already.
   *
   * @param limitDay the day whose limits it counts against, if any
   * @param due when a worker places the hold if its requester has not
   */
  public static void retry(
      Handle handle, Withdrawal failed, @Nullable LocalDate limitDay, Instant due, Instant now) {
    bind(handle.createUpdate(RETRIED), List.of(failed), now)
        .bind("limit_day", limitDay)
        .bind("due", utc(due))
        .execute();
  }

  /**
   * Marks a PENDING withdrawal as cancelled by a user, or by payout itself: from here on no worker
   * can send it.
   *
   * @param due when a worker finishes the cancellation if its requester has not
   */
  public static void requestCancel(Handle handle, UUID id, String actor, Instant due, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE withdrawal
            SET cancel_requested_at = coalesce(cancel_requested_at, :now),
              cancel_requested_by = coalesce(cancel_requested_by, :actor), next_run_at = :due
            WHERE withdrawal_id = :id AND status = 'PENDING'
            """)
        .bind("id", id)
        .bind("actor", actor)
        .bind("due", utc(due))
        .bind("now", utc(now))
        .execute();
  }

  /**
   * Records a transaction that was booked too late, beside what was booked before. A COMPLETED
   * withdrawal whose capture was reversed becomes REVERSED; every other status stays.
   *
   * @param withdrawal with the attempt that was booked, which need not be the current one
   * @param returned whether the money came back; otherwise it was paid after its release
   */
  public static void bookedLate(
      Handle handle,
      Withdrawal withdrawal,
      boolean returned,
      UUID transaction,
      String note,
      Instant now) {
    bind(handle.createUpdate(BOOKED_LATE), List.of(withdrawal), now)
        .bindArray("transaction", UUID.class, transaction)
        .bind("returned", returned)
        .bind("note", note)
        .execute();
  }

  private static List<Boolean> changed(List<Claim> claims, Query query) {
    Set<UUID> changed = query.mapTo(UUID.class).set();
    return claims.stream().map(claim -> changed.contains(claim.withdrawal().id())).toList();
  }

  private static <S extends SqlStatement<S>> S claimed(S sql, List<Claim> claims, Instant now) {
    return bind(sql, claims.stream().map(Claim::withdrawal).toList(), now)
        .bindArray(
            "epoch", Long.class, claims.stream().map(claim -> claim.lease().epoch()).toList());
  }

  static <S extends SqlStatement<S>> S bind(S sql, List<Withdrawal> withdrawals, Instant now) {
    return sql.bindArray("ids", UUID.class, withdrawals.stream().map(Withdrawal::id).toList())
        .bindArray(
            "attempts", Integer.class, withdrawals.stream().map(w -> w.attempt().no()).toList())
        .bind("now", utc(now));
  }

  private static List<@Nullable UUID> listOfNullable(@Nullable UUID id) {
    List<@Nullable UUID> list = new ArrayList<>();
    list.add(id);
    return list;
  }
}
