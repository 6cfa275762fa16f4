package com.nissmart.payout.reconciliation;

import com.nissmart.payout.reconciliation.AttemptStateStore.EventPlace;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of a run's progress: how far it is read and compared, its sums, and its end. */
final class RunProgressStore {
  /** Begins to stage anew: nothing is read yet. */
  void restart(Handle handle, UUID id) {
    handle
        .createUpdate("UPDATE reconciliation SET report_lines = 0 WHERE reconciliation_id = :id")
        .bind("id", id)
        .execute();
  }

  /** Adds to the number of lines that were read. */
  void addRead(Handle handle, UUID id, int lines) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation SET report_lines = report_lines + :lines
            WHERE reconciliation_id = :id
            """)
        .bind("id", id)
        .bind("lines", lines)
        .execute();
  }

  /** Adds what a chunk has shown; the failure of an earlier try is over. */
  void addCompared(Handle handle, UUID id, int lines, int matched, int found, int resolved) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation
            SET compared_lines = compared_lines + :lines, matched_lines = matched_lines + :matched,
              exceptions = exceptions + :found, resolved_withdrawals = resolved_withdrawals + :resolved, failure = ''
            WHERE reconciliation_id = :id
            """)
        .bind("id", id)
        .bind("lines", lines)
        .bind("matched", matched)
        .bind("found", found)
        .bind("resolved", resolved)
        .execute();
  }

  /** Adds to the sums of a run. */
  void addTotals(Handle handle, UUID id, List<CurrencyTotal> totals) {
    for (CurrencyTotal total : totals) {
      handle
          .createUpdate(
              """
              INSERT INTO reconciliation_total AS t (reconciliation_id, currency, report_amount, withdrawal_amount,
                ledger_amount, matched_amount, report_excepted_amount, withdrawal_excepted_amount)
              VALUES (:id, :currency, :reportAmount, :withdrawalAmount, :ledgerAmount, :matchedAmount,
                :reportExceptedAmount, :withdrawalExceptedAmount)
              ON CONFLICT ON CONSTRAINT reconciliation_total_pk DO UPDATE
              SET report_amount = t.report_amount + excluded.report_amount,
                withdrawal_amount = t.withdrawal_amount + excluded.withdrawal_amount,
                ledger_amount = t.ledger_amount + excluded.ledger_amount,
                matched_amount = t.matched_amount + excluded.matched_amount,
                report_excepted_amount = t.report_excepted_amount + excluded.report_excepted_amount,
                withdrawal_excepted_amount = t.withdrawal_excepted_amount + excluded.withdrawal_excepted_amount
              """)
          .bindMethods(total)
          .bind("id", id)
          .execute();
    }
  }

  /** Returns the place of the last expected line that was looked for. */
  EventPlace expectedPlace(Handle handle, UUID id) {
    return handle
        .createQuery(
            """
            SELECT expected_at AS created_at, expected_withdrawal AS withdrawal_id, expected_event AS event_no
            FROM reconciliation
            WHERE reconciliation_id = :id AND expected_at IS NOT NULL
            """)
        .bind("id", id)
        .mapTo(EventPlace.class)
        .findOne()
        .orElse(EventPlace.FIRST);
  }

  /** Records the place of the last expected line that was looked for. */
  void expectAfter(Handle handle, UUID id, EventPlace place) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation
            SET expected_at = :createdAt, expected_withdrawal = :withdrawalId, expected_event = :eventNo
            WHERE reconciliation_id = :id
            """)
        .bind("createdAt", place.createdAt())
        .bind("withdrawalId", place.withdrawalId())
        .bind("eventNo", place.eventNo())
        .bind("id", id)
        .execute();
  }

  /** Records that all lines are staged, so that workers may claim the run. */
  void staged(Handle handle, UUID id, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation
            SET staged_at = :now, lease_until = CASE WHEN source = 'RAIL' THEN lease_until END
            WHERE reconciliation_id = :id AND status = 'RUNNING' AND staged_at IS NULL
            """)
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** Ends a run; the exceptions of one that is not dry are those that it found. */
  void complete(Handle handle, UUID id, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation r
            SET status = 'COMPLETED', ended_at = greatest(:now, started_at), lease_until = NULL, failure = '',
              exceptions = CASE WHEN dry_run THEN exceptions
                ELSE (SELECT count(*) FROM reconciliation_finding f WHERE f.reconciliation_id = r.reconciliation_id) END
            WHERE reconciliation_id = :id
            """)
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  List<CurrencyTotal> totals(Handle handle, UUID id) {
    return handle
        .createQuery(
            "SELECT * FROM reconciliation_total WHERE reconciliation_id = :id ORDER BY currency")
        .bind("id", id)
        .mapTo(CurrencyTotal.class)
        .list();
  }
}
