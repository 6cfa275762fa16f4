package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;

/** The SQL that reads withdrawals, their attempts and their history for a reconciliation. */
final class AttemptStateStore {
  /** Returns the states of the attempts with these references, also of those of other rails. */
  List<AttemptState> find(Handle handle, String rail, Collection<String> references) {
    return handle
        .createQuery(
            """
            SELECT a.external_reference AS reference, w.withdrawal_id, w.amount_minor AS amount, w.currency, w.status,
              w.attempt_no = a.attempt_no AS is_current, a.outcome, a.hold_status, a.hold_transaction_id AS hold,
              a.capture_transaction_id AS capture, a.reversal_transaction_id AS reversal,
              coalesce(a.rail = :rail, false) AS is_of_rail, late.withdrawal_id IS NOT NULL AS paid_late,
              late.booked_at IS NULL AND coalesce(late.refusals, 0) > 0 AS late_refused,
              back.withdrawal_id IS NOT NULL AS returned,
              back.booked_at IS NOT NULL AS return_booked,
              -- The next try is later than ten minutes after it became due, so the tries before led nowhere.
              CASE WHEN a.hold_status = 'OPEN' THEN EXISTS (
                SELECT 1 FROM rail_statement s
                WHERE s.withdrawal_id = a.withdrawal_id AND s.attempt_no = a.attempt_no AND s.answer = 'PAID'
                  AND s.created_at + interval '10 minutes' < w.next_run_at)
              ELSE coalesce(back.created_at + interval '10 minutes' < back.next_run_at, false) END AS overdue
            FROM withdrawal_attempt a
            JOIN withdrawal w USING (withdrawal_id)
            LEFT JOIN late_booking late ON late.withdrawal_id = a.withdrawal_id AND late.attempt_no = a.attempt_no
              AND late.kind = 'PAID_AFTER_RELEASE'
            LEFT JOIN late_booking back ON back.withdrawal_id = a.withdrawal_id AND back.attempt_no = a.attempt_no
              AND back.kind = 'RETURNED'
            WHERE a.external_reference = any(:references)
            """)
        .bind("rail", rail)
        .bindArray("references", String.class, List.copyOf(references))
        .mapTo(AttemptState.class)
        .list();
  }

  /** The place of an event in the order of expected lines. */
  record EventPlace(Instant createdAt, UUID withdrawalId, int eventNo) {
    static final EventPlace FIRST = new EventPlace(Instant.EPOCH, new UUID(0, 0), 0);
  }

  /**
   * A line that a report should have.
   *
   * @param isListed whether a report of the rail has it that is neither voided nor dry, or is the
   *     run's own
   */
  record ExpectedLine(@Nested EventPlace place, @Nested SettlementLine.Key key, boolean isListed) {}

  /**
   * Returns the payments and returns in the scopes of a run, after a place. A rail may list them
   * among other days, on the other side of midnight.
   */
  List<ExpectedLine> expected(Handle handle, UUID run, String rail, EventPlace after, int limit) {
    return handle
        .createQuery(
            """
            SELECT x.created_at, x.withdrawal_id, x.event_no, x.reference, x.status,
              EXISTS (
                SELECT 1 FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
                WHERE l.reference = x.reference AND l.status = x.status AND r.rail = :rail
                  AND (r.reconciliation_id = :run
                    OR (r.status IN ('RUNNING', 'COMPLETED') AND r.staged_at IS NOT NULL AND NOT r.dry_run)))
                AS is_listed
            FROM (
              SELECT e.created_at, e.withdrawal_id, e.event_no, a.external_reference AS reference,
                CASE e.to_status WHEN 'COMPLETED' THEN 'PAID' ELSE 'RETURNED' END AS status
              FROM withdrawal_event e
              JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
              JOIN withdrawal w USING (withdrawal_id)
              WHERE a.rail = :rail AND e.from_status <> e.to_status AND e.to_status IN ('COMPLETED', 'REVERSED')
                AND e.created_at >= greatest(:at, (SELECT min(from_at) FROM report_scope WHERE reconciliation_id = :run))
                AND e.created_at < (SELECT max(to_at) FROM report_scope WHERE reconciliation_id = :run)
                AND (e.created_at, e.withdrawal_id, e.event_no) > (:at, :withdrawal, :no)
                AND EXISTS (
                  SELECT 1 FROM report_scope s
                  WHERE s.reconciliation_id = :run AND (s.currency IS NULL OR s.currency = w.currency)
                    AND e.created_at >= s.from_at AND e.created_at < s.to_at)
              ORDER BY e.created_at, e.withdrawal_id, e.event_no
              LIMIT :limit) x
            ORDER BY x.created_at, x.withdrawal_id, x.event_no
            """)
        .bind("run", run)
        .bind("rail", rail)
        .bind("at", after.createdAt())
        .bind("withdrawal", after.withdrawalId())
        .bind("no", after.eventNo())
        .bind("limit", limit)
        .mapTo(ExpectedLine.class)
        .list();
  }

  /** Returns an exception for each payment after a release that has none yet. */
  List<ExceptionItem> newLatePayments(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT a.external_reference, w.withdrawal_id, w.amount_minor, w.currency
            FROM late_booking l
            JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            JOIN withdrawal w USING (withdrawal_id)
            WHERE l.kind = 'PAID_AFTER_RELEASE' AND NOT EXISTS (SELECT 1 FROM reconciliation_exception x
              WHERE x.kind = 'PAID_AFTER_RELEASE' AND x.reference = a.external_reference)
            """)
        .map((row, _) -> {
          Money amount = new Money(row.getLong("amount_minor"), row.getString("currency"));
          return new ExceptionItem(
              ExceptionItem.Kind.PAID_AFTER_RELEASE,
              row.getString("external_reference"),
              row.getObject("withdrawal_id", UUID.class),
              amount,
              amount,
              "The rail paid it after its hold had been released; it is booked through suspense",
              null);
        })
        .list();
  }
}
