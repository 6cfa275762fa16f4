package com.nissmart.payout.reconciliation.doubt;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL that reads the attempts of a report's lines. */
final class ReportedAttemptStore {
  /** Returns the attempts with these references that the rail was given. */
  List<ReportedAttempt> find(Handle handle, String rail, List<String> references) {
    return handle
        .createQuery(
            """
            SELECT a.external_reference AS reference, a.withdrawal_id, a.attempt_no, w.amount_minor AS amount,
              w.currency, w.status, a.accepted_at, a.outcome,
              late.withdrawal_id IS NOT NULL AS paid_late, back.withdrawal_id IS NOT NULL AS returned
            FROM withdrawal_attempt a
            JOIN withdrawal w USING (withdrawal_id)
            LEFT JOIN late_booking late ON late.withdrawal_id = a.withdrawal_id AND late.attempt_no = a.attempt_no
              AND late.kind = 'PAID_AFTER_RELEASE'
            LEFT JOIN late_booking back ON back.withdrawal_id = a.withdrawal_id AND back.attempt_no = a.attempt_no
              AND back.kind = 'RETURNED'
            WHERE a.external_reference = any(:references) AND a.rail = :rail
            """)
        .bind("rail", rail)
        .bindArray("references", String.class, references)
        .mapTo(ReportedAttempt.class)
        .list();
  }
}
