package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL that reads withdrawals, their attempts and their history for a reconciliation. */
final class AttemptStateStore {
  /** Returns the states of the attempts with these references. */
  List<AttemptState> find(Handle handle, Collection<String> references) {
    return handle
        .createQuery(
            """
            SELECT a.external_reference AS reference, w.withdrawal_id, w.amount_minor AS amount, w.currency, w.status,
              w.attempt_no = a.attempt_no AS is_current, a.outcome, a.hold_status, a.hold_transaction_id AS hold,
              a.capture_transaction_id AS capture, a.reversal_transaction_id AS reversal,
              late.withdrawal_id IS NOT NULL AS paid_late, back.withdrawal_id IS NOT NULL AS returned,
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
        .bindArray("references", String.class, List.copyOf(references))
        .mapTo(AttemptState.class)
        .list();
  }

  /**
   * Returns the attempts that were completed or reversed in a span of time and are in no report of
   * other days. A rail may book them on the other side of midnight.
   */
  List<SettlementLine.Key> expected(
      Handle handle, String rail, ReconciledDays days, Instant from, Instant to) {
    return handle
        .createQuery(
            """
            SELECT x.reference, x.status FROM (
              SELECT a.external_reference AS reference,
                CASE e.to_status WHEN 'COMPLETED' THEN 'PAID' ELSE 'RETURNED' END AS status, e.created_at
              FROM withdrawal_event e JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
              WHERE e.from_status <> e.to_status AND e.to_status IN ('COMPLETED', 'REVERSED')
                AND e.created_at >= :from AND e.created_at < :to) x
            WHERE NOT EXISTS (
              SELECT 1 FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
              WHERE l.reference = x.reference AND l.status = x.status AND r.rail = :rail
                AND (r.to_day < :from_day OR r.from_day > :to_day))
            ORDER BY x.created_at
            """)
        .bind("from", from)
        .bind("to", to)
        .bind("rail", rail)
        .bind("from_day", days.from())
        .bind("to_day", days.to())
        .mapTo(SettlementLine.Key.class)
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
