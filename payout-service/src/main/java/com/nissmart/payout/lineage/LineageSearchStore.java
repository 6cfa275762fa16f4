package com.nissmart.payout.lineage;

import com.nissmart.runtime.lineage.LineageSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The look-ups of withdrawals and exceptions, each through an index. A file or a report counts with
 * its first lines alone. Each line is looked up by itself: a join could read all withdrawals when
 * PostgreSQL expects many lines.
 */
final class LineageSearchStore {

  /** Returns the withdrawals with this idempotency key, bank reference, file or report. */
  List<UUID> withdrawalsNamed(Handle handle, String text) {
    return handle
        .createQuery(
            """
            (SELECT withdrawal_id FROM withdrawal WHERE idempotency_key = :text
             ORDER BY withdrawal_id DESC LIMIT :most)
            UNION
            (SELECT withdrawal_id FROM withdrawal_attempt WHERE retry_key = :text
             ORDER BY withdrawal_id DESC LIMIT :most)
            UNION
            SELECT withdrawal_id FROM withdrawal_attempt WHERE external_reference = :text
            UNION
            (SELECT withdrawal_id FROM withdrawal_attempt WHERE provider_reference = :text LIMIT :most)
            UNION
            (SELECT withdrawal_id FROM reconciliation_exception
             WHERE reference = :text AND withdrawal_id IS NOT NULL LIMIT :most)
            UNION
            (SELECT w.withdrawal_id
            FROM withdrawal_file f CROSS JOIN LATERAL (
              SELECT line_no FROM withdrawal_file_line l WHERE l.file_id = f.file_id ORDER BY line_no LIMIT :most) l
            CROSS JOIN LATERAL (
              SELECT withdrawal_id FROM withdrawal w
              WHERE w.user_id = f.user_id AND w.idempotency_key = 'file:' || f.name || ':' || l.line_no LIMIT 1) w
            WHERE f.name = :text
            LIMIT :most)
            UNION
            (SELECT a.withdrawal_id
            FROM reconciliation r CROSS JOIN LATERAL (
              SELECT reference FROM settlement_line l
              WHERE l.reconciliation_id = r.reconciliation_id ORDER BY line_no LIMIT :most) l
            CROSS JOIN LATERAL (
              SELECT withdrawal_id FROM withdrawal_attempt a WHERE a.external_reference = l.reference LIMIT 1) a
            WHERE r.report_name = :text
            ORDER BY r.reconciliation_id DESC
            LIMIT :most)
            LIMIT :most
            """)
        .bind("text", text)
        .bind("most", LineageSource.MOST_MATCHES)
        .mapTo(UUID.class)
        .list();
  }

  /** Returns the newest withdrawals of an account. */
  List<UUID> withdrawalsOfAccount(Handle handle, UUID account) {
    return newest(handle, "account_id = :id", account);
  }

  /** Returns the newest withdrawals of a user. */
  List<UUID> withdrawalsOfUser(Handle handle, UUID user) {
    return newest(handle, "user_id = :id", user);
  }

  private static List<UUID> newest(Handle handle, String condition, UUID id) {
    return byId(
        handle,
        "SELECT withdrawal_id FROM withdrawal WHERE "
            + condition
            + " ORDER BY created_at DESC, withdrawal_id DESC LIMIT :most",
        id);
  }

  /** Returns the withdrawals of the first lines of a file. */
  List<UUID> withdrawalsOfFile(Handle handle, UUID file) {
    return byId(
        handle,
        """
        SELECT w.withdrawal_id
        FROM withdrawal_file f CROSS JOIN LATERAL (
          SELECT line_no FROM withdrawal_file_line l WHERE l.file_id = f.file_id ORDER BY line_no LIMIT :most) l
        CROSS JOIN LATERAL (
          SELECT withdrawal_id FROM withdrawal w
          WHERE w.user_id = f.user_id AND w.idempotency_key = 'file:' || f.name || ':' || l.line_no LIMIT 1) w
        WHERE f.file_id = :id
        """,
        file);
  }

  /** Returns the withdrawals of the first lines of a reconciliation. */
  List<UUID> withdrawalsOfReconciliation(Handle handle, UUID reconciliation) {
    return byId(
        handle,
        """
        SELECT DISTINCT a.withdrawal_id
        FROM (
          SELECT reference FROM settlement_line l WHERE l.reconciliation_id = :id ORDER BY line_no LIMIT :most) l
        CROSS JOIN LATERAL (
          SELECT withdrawal_id FROM withdrawal_attempt a WHERE a.external_reference = l.reference LIMIT 1) a
        """,
        reconciliation);
  }

  /** Returns the withdrawal that a callback is about. */
  List<UUID> withdrawalsOfCallback(Handle handle, long callback) {
    return handle
        .createQuery(
            """
            SELECT a.withdrawal_id
            FROM callback c JOIN withdrawal_attempt a ON a.external_reference = c.reference
            WHERE c.callback_id = :id
            """)
        .bind("id", callback)
        .mapTo(UUID.class)
        .list();
  }

  /** Returns the withdrawal that has a hold, or was corrected with a transaction. */
  List<UUID> withdrawalsOfTransaction(Handle handle, UUID transaction) {
    return byId(
        handle,
        """
        SELECT withdrawal_id FROM withdrawal_attempt WHERE hold_transaction_id = :id
        UNION
        SELECT withdrawal_id FROM withdrawal_attempt WHERE adjustment_transaction_id = :id
        LIMIT :most
        """,
        transaction);
  }

  /** Returns the exceptions that have no withdrawal and are about this bank reference. */
  List<UUID> exceptionsNamed(Handle handle, String reference) {
    return handle
        .createQuery(
            """
            SELECT exception_id FROM reconciliation_exception
            WHERE reference = :reference AND withdrawal_id IS NULL
            ORDER BY exception_id DESC
            LIMIT :most
            """)
        .bind("reference", reference)
        .bind("most", LineageSource.MOST_MATCHES)
        .mapTo(UUID.class)
        .list();
  }

  /** Returns the exception for which a transaction was booked. */
  List<UUID> exceptionsOfTransaction(Handle handle, UUID transaction) {
    return byId(
        handle,
        """
        SELECT x.exception_id
        FROM exception_booking b JOIN exception_act x USING (act_id)
        WHERE b.transaction_id = :id
        LIMIT :most
        """,
        transaction);
  }

  private static List<UUID> byId(Handle handle, String sql, UUID id) {
    return handle
        .createQuery(sql)
        .bind("id", id)
        .bind("most", LineageSource.MOST_MATCHES)
        .mapTo(UUID.class)
        .list();
  }
}
