package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;
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
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Writes every change of a withdrawal's status together with its event; no other type does. Each
 * method changes the withdrawals that are still as expected and leaves the others as they are. A
 * method that takes a {@link Claim} changes nothing once the lease is over.
 */
public final class WithdrawalLifecycle {
  /** An amount that is held. */
  public record Hold(Withdrawal withdrawal, UUID transaction) {}

  /** A hold that was refused for good, with the FAILED transaction that records it, if any. */
  public record RefusedHold(
      Withdrawal withdrawal, AttemptFailure failure, @Nullable UUID transaction) {}

  /** A withdrawal that is about to be handed over to this rail under this reference. */
  public record Start(Claim claim, String reference, String rail) {}

  /** A withdrawal that was paid and captured; the statement is null when it is recorded already. */
  public record Completion(Claim claim, UUID capture, @Nullable RailStatement statement) {}

  /** The time after which the rail is first asked about an attempt that was given up. */
  private static final Duration FIRST_QUESTION = Duration.ofMinutes(10);

  private WithdrawalLifecycle() {}

  /** Records that the amounts are held; their owners can cancel until they are due. */
  public static void held(Handle handle, List<Hold> holds, Instant due, Instant now) {
    if (!holds.isEmpty()) {
      int _ =
          bind(
                  handle,
                  handle.createUpdate(LifecycleStatements.HELD),
                  holds.stream().map(Hold::withdrawal).toList(),
                  now)
              .bindArray("hold", UUID.class, holds.stream().map(Hold::transaction).toList())
              .bind("due", utc(due))
              .execute();
    }
  }

  /** Records that the ledger, or a limit, refused the holds. */
  public static void refused(Handle handle, List<RefusedHold> holds, Instant now) {
    if (holds.isEmpty()) {
      return;
    }
    List<@Nullable UUID> transactions = new ArrayList<>();
    holds.forEach(hold -> transactions.add(hold.transaction()));
    List<AttemptFailure> failures = holds.stream().map(RefusedHold::failure).toList();
    bind(
            handle,
            handle.createUpdate(LifecycleStatements.REFUSED),
            holds.stream().map(RefusedHold::withdrawal).toList(),
            now)
        .bindArray("hold", UUID.class, transactions)
        .bindArray("code", String.class, failures.stream().map(why -> why.code().name()).toList())
        .bindArray("message", String.class, failures.stream().map(AttemptFailure::message).toList())
        .execute();
  }

  /**
   * Removes withdrawals without a history that can never be carried out: their keys are free again.
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
        claimed(handle, handle.createQuery(LifecycleStatements.STARTED), claims, now)
            .bindArray("reference", String.class, starts.stream().map(Start::reference).toList())
            .bindArray("rail", String.class, starts.stream().map(Start::rail).toList())
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
            claimed(
                    handle,
                    handle.createQuery(LifecycleStatements.COMPLETED_BY_CAPTURE),
                    claims,
                    now)
                .bindArray(
                    "provider",
                    String.class,
                    RailStatements.texts(statements, RailStatement::providerReference))
                .bindArray(
                    "capture", UUID.class, completions.stream().map(Completion::capture).toList()),
            statements));
  }

  /**
   * Moves a withdrawal to FAILED, because its hold is released. It was not paid, or the payment
   * became known while the release was on its way. The rail is asked about the attempt again,
   * unless it said itself that it was not paid.
   */
  public static boolean fail(Handle handle, Claim claim, UUID release, Instant now) {
    return claimed(
                handle,
                handle.createUpdate(LifecycleStatements.FAILED_BY_RELEASE),
                List.of(claim),
                now)
            .bindArray("release", UUID.class, release)
            .bind("question", utc(now.plus(FIRST_QUESTION)))
            .execute()
        == 1;
  }

  /** Moves a withdrawal whose cancellation was requested to CANCELLED: its hold is released. */
  public static void cancelled(Handle handle, Withdrawal withdrawal, UUID release, Instant now) {
    bind(
            handle,
            handle.createUpdate(LifecycleStatements.CANCELLED_BY_RELEASE),
            List.of(withdrawal),
            now)
        .bindArray("release", UUID.class, release)
        .execute();
  }

  /**
   * Moves a locked FAILED withdrawal to PENDING for its next attempt, whose row is there already. A
   * worker places the hold when it is due.
   */
  public static void retry(
      Handle handle, Withdrawal failed, @Nullable LocalDate limitDay, Instant due, Instant now) {
    bind(handle, handle.createUpdate(LifecycleStatements.RETRIED), List.of(failed), now)
        .bind("limit_day", limitDay)
        .bind("due", utc(due))
        .execute();
  }

  /**
   * Marks a PENDING withdrawal as cancelled by a user, or by payout itself: from here on no worker
   * can send it. A worker finishes the cancellation when it is due.
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
   * Records a late transaction beside the earlier ones. A COMPLETED withdrawal whose capture was
   * reversed becomes REVERSED; every other status stays.
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
    bind(handle, handle.createUpdate(LifecycleStatements.BOOKED_LATE), List.of(withdrawal), now)
        .bindArray("transaction", UUID.class, transaction)
        .bind("returned", returned)
        .bind("note", note)
        .execute();
  }

  private static List<Boolean> changed(List<Claim> claims, Query query) {
    Set<UUID> changed = query.mapTo(UUID.class).set();
    return claims.stream().map(claim -> changed.contains(claim.withdrawal().id())).toList();
  }

  private static <S extends SqlStatement<S>> S claimed(
      Handle handle, S sql, List<Claim> claims, Instant now) {
    return bind(handle, sql, claims.stream().map(Claim::withdrawal).toList(), now)
        .bindArray(
            "epoch", Long.class, claims.stream().map(claim -> claim.lease().epoch()).toList());
  }

  /** Locks withdrawals, and binds them to the statement that changes them. */
  static <S extends SqlStatement<S>> S bind(
      Handle handle, S sql, List<Withdrawal> withdrawals, Instant now) {
    WithdrawalRows.lockAll(handle, withdrawals.stream().map(Withdrawal::id).toList());
    return WithdrawalRows.bind(sql, withdrawals).bind("now", utc(now));
  }
}
