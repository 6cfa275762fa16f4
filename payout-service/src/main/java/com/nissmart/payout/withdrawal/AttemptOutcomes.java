package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Records whether an attempt was paid, before the ledger acts on it. In each method a failure makes
 * the outcome NOT_PAID and none makes it PAID.
 */
public final class AttemptOutcomes {
  private AttemptOutcomes() {}

  /**
   * Records the rail's answer to a worker; returns false when the lease is over or the attempt has
   * another outcome. After this commit no other outcome can be recorded, and an unpaid attempt is
   * not sent again.
   */
  public static boolean answered(
      Handle handle,
      Claim claim,
      @Nullable AttemptFailure failure,
      RailStatement statement,
      Instant now) {
    return bind(
                handle.createUpdate(
                    """
                    WITH w AS (
                      UPDATE withdrawal SET tries = 0
                      WHERE withdrawal_id = :id AND attempt_no = :attempt AND lease_epoch = :epoch
                        AND lease_until > now() AND status = 'PROCESSING'
                      RETURNING withdrawal_id, attempt_no,
                        :channel::text AS channel, :answer::text AS answer, :detail::text AS detail),
                    """
                        + RailStatements.KEEP
                        + """
                        UPDATE withdrawal_attempt a
                        SET outcome = :outcome, failure_code = :code, failure_message = :message,
                          provider_reference = coalesce(:providerReference, provider_reference)
                        FROM w
                        WHERE a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
                          AND (a.outcome IS NULL OR (a.outcome = 'PAID' AND :outcome = 'PAID'))
                        """),
                claim.withdrawal(),
                failure,
                now)
            .bind("epoch", claim.lease().epoch())
            .bindMethods(statement)
            .execute()
        == 1;
  }

  /**
   * Records what the rail reported unasked, if the attempt has no outcome yet. PAID also replaces
   * NOT_PAID while the hold is open. It needs no lease: a worker acts on the outcome as soon as the
   * present lease ends.
   */
  public static void heard(
      Handle handle, Withdrawal withdrawal, @Nullable AttemptFailure failure, Instant now) {
    bind(
            handle.createUpdate(
                """
                WITH a AS (
                  UPDATE withdrawal_attempt
                  SET outcome = :outcome, failure_code = :code, failure_message = :message, decided_by = NULL
                  WHERE withdrawal_id = :id AND attempt_no = :attempt
                    AND (outcome IS NULL OR (outcome = 'NOT_PAID' AND hold_status = 'OPEN' AND :outcome = 'PAID')))
                UPDATE withdrawal SET next_run_at = :now, tries = 0
                WHERE withdrawal_id = :id AND status = 'PROCESSING'
                """),
            withdrawal,
            failure,
            now)
        .execute();
  }

  /**
   * Records the decision of operators. Raises the epoch, so that the worker with the present lease
   * can write nothing more; the next worker captures or releases.
   *
   * @param operator usr_...
   */
  public static void decided(
      Handle handle,
      Withdrawal withdrawal,
      @Nullable AttemptFailure failure,
      String operator,
      Instant now) {
    bind(
            handle.createUpdate(
                """
                WITH a AS (
                  UPDATE withdrawal_attempt
                  SET outcome = :outcome, decided_by = :operator, failure_code = :code, failure_message = :message
                  WHERE withdrawal_id = :id AND attempt_no = :attempt)
                UPDATE withdrawal
                SET lease_epoch = lease_epoch + 1, lease_owner = NULL, lease_until = NULL, next_run_at = :now,
                  tries = 0, needs_operator_since = NULL
                WHERE withdrawal_id = :id
                """),
            withdrawal,
            failure,
            now)
        .bind("operator", operator)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(
      S sql, Withdrawal withdrawal, @Nullable AttemptFailure failure, Instant now) {
    return sql.bind("id", withdrawal.id())
        .bind("attempt", withdrawal.attempt().no())
        .bind("outcome", failure == null ? "PAID" : "NOT_PAID")
        .bind("code", failure == null ? null : failure.code().name())
        .bind("message", failure == null ? null : failure.message())
        .bind("now", utc(now));
  }
}
