package com.nissmart.payout.reconciliation.exception;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem.OurPayment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The SQL of exceptions one by one, and of their lists. */
final class ExceptionItemStore {
  private static final String ITEMS =
      """
      SELECT x.*, coalesce((
        SELECT CASE
          WHEN a.outcome = 'PAID' OR EXISTS (
            SELECT 1 FROM late_booking b
            WHERE b.withdrawal_id = a.withdrawal_id AND b.attempt_no = a.attempt_no
              AND b.kind = 'PAID_AFTER_RELEASE' AND b.booked_at IS NOT NULL) THEN 'PAID'
          ELSE 'UNPAID' END
        FROM withdrawal_attempt a WHERE a.external_reference = x.reference), 'NONE') AS ours
      FROM reconciliation_exception x
      """;

  /** Inserts an exception that no run found, unless it is known; returns the id that it has. */
  UUID add(Handle handle, UUID id, ExceptionItem item, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO reconciliation_exception (exception_id, kind, reference, withdrawal_id,
              rail_amount, rail_currency, our_amount, our_currency, detail, booked_at, line_status, created_at)
            VALUES (:id, :kind, :reference, :withdrawalId, :railAmount?.amount, :railAmount?.currency,
              :ourAmount?.amount, :ourAmount?.currency, :detail, :bookedAt, :lineStatus, :now)
            ON CONFLICT ON CONSTRAINT reconciliation_exception_once DO NOTHING
            """)
        .bindMethods(item)
        .bind("id", id)
        .bind("now", now)
        .execute();
    return handle
        .createQuery(
            """
            SELECT exception_id FROM reconciliation_exception
            WHERE kind = :kind AND reference = :reference
              AND booked_at IS NOT DISTINCT FROM cast(:bookedAt AS timestamptz)
              AND rail_amount IS NOT DISTINCT FROM cast(:railAmount?.amount AS bigint)
              AND rail_currency IS NOT DISTINCT FROM cast(:railAmount?.currency AS text)
              AND line_status IS NOT DISTINCT FROM cast(:lineStatus AS text)
            """)
        .bindMethods(item)
        .mapTo(UUID.class)
        .one();
  }

  Optional<StoredExceptionItem> find(Handle handle, UUID id) {
    return handle
        .createQuery(ITEMS + "WHERE exception_id = :id")
        .bind("id", id)
        .map(row -> read(row))
        .findOne();
  }

  /** Returns an exception and keeps others from changing it until the transaction ends. */
  Optional<StoredExceptionItem> lock(Handle handle, UUID id) {
    return handle
        .createQuery(ITEMS + "WHERE exception_id = :id FOR NO KEY UPDATE OF x")
        .bind("id", id)
        .map(row -> read(row))
        .findOne();
  }

  /** Returns the page after this id, oldest first; the first page after null. */
  List<StoredExceptionItem> list(
      Handle handle, ExceptionItems.Filter filter, @Nullable UUID after, int limit) {
    Map<String, Object> given = new HashMap<>();
    StringBuilder where = new StringBuilder("WHERE true");
    restrict(where, given, "exception_id > :after", "after", after);
    Kind kind = filter.kind();
    restrict(where, given, "kind = :kind", "kind", kind == null ? null : kind.name());
    restrict(
        where,
        given,
        """
        exception_id IN (
          SELECT f.exception_id FROM reconciliation_finding f
          WHERE f.reconciliation_id = :run)\
        """,
        "run",
        filter.reconciliationId());
    if (filter.open()) {
      where.append(" AND resolved_at IS NULL");
    }
    return handle
        .createQuery(ITEMS + where + " ORDER BY exception_id LIMIT :limit")
        .bindMap(given)
        .bind("limit", limit)
        .map(row -> read(row))
        .list();
  }

  /** Adds only a condition that is given, so that each list uses its index. */
  private static void restrict(
      StringBuilder where,
      Map<String, Object> given,
      String condition,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(" AND ").append(condition);
      given.put(name, value);
    }
  }

  private static StoredExceptionItem read(RowView row) {
    return new StoredExceptionItem(
        row.getColumn("exception_id", UUID.class),
        row.getColumn("reconciliation_id", UUID.class),
        new ExceptionItem(
            row.getColumn("kind", Kind.class),
            row.getColumn("reference", String.class),
            row.getColumn("withdrawal_id", UUID.class),
            money(row, "rail_amount", "rail_currency"),
            money(row, "our_amount", "our_currency"),
            row.getColumn("detail", String.class),
            row.getColumn("booked_at", Instant.class),
            row.getColumn("line_status", Status.class)),
        row.getColumn("created_at", Instant.class),
        row.getColumn("resolved_at", Instant.class),
        row.getColumn("resolved_by", String.class),
        row.getColumn("resolution", String.class),
        row.getColumn("booked_transaction_id", UUID.class),
        OurPayment.valueOf(row.getColumn("ours", String.class)));
  }

  private static @Nullable Money money(RowView row, String amount, String currency) {
    String code = row.getColumn(currency, String.class);
    return code == null ? null : new Money(row.getColumn(amount, Long.class), code);
  }
}
