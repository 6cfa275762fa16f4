package com.nissmart.payout.reconciliation.exception;

import com.nissmart.contract.Money;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of exceptions, of the runs that found them, and of their resolutions. */
final class ExceptionItemStore {

  /**
   * Inserts an exception unless it is known.
   *
   * @return its id; when it is known, the id that it has
   */
  UUID add(
      Handle handle, UUID id, @Nullable UUID reconciliationId, ExceptionItem item, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO reconciliation_exception (exception_id, reconciliation_id, kind, reference, withdrawal_id,
              rail_amount, rail_currency, our_amount, our_currency, detail, booked_at, created_at)
            VALUES (:id, :run, :kind, :reference, :withdrawal, :rail_amount, :rail_currency, :our_amount, :our_currency,
              :detail, :booked_at, :now)
            ON CONFLICT ON CONSTRAINT reconciliation_exception_once DO NOTHING
            """)
        .bind("id", id)
        .bind("run", reconciliationId)
        .bind("kind", item.kind().name())
        .bind("reference", item.reference())
        .bind("withdrawal", item.withdrawalId())
        .bind("rail_amount", amount(item.railAmount()))
        .bind("rail_currency", currency(item.railAmount()))
        .bind("our_amount", amount(item.ourAmount()))
        .bind("our_currency", currency(item.ourAmount()))
        .bind("detail", item.detail())
        .bind("booked_at", item.bookedAt())
        .bind("now", now)
        .execute();
    return handle
        .createQuery(
            """
            SELECT exception_id FROM reconciliation_exception
            WHERE kind = :kind AND reference = :reference
              AND booked_at IS NOT DISTINCT FROM cast(:booked_at AS timestamptz)
            """)
        .bind("booked_at", item.bookedAt())
        .bind("kind", item.kind().name())
        .bind("reference", item.reference())
        .mapTo(UUID.class)
        .one();
  }

  /** Records that a run found an exception. */
  void addFinding(Handle handle, UUID reconciliationId, UUID id) {
    handle
        .createUpdate(
            """
            INSERT INTO reconciliation_finding (reconciliation_id, exception_id)
            VALUES (:run, :id)
            ON CONFLICT ON CONSTRAINT reconciliation_finding_pk DO NOTHING
            """)
        .bind("run", reconciliationId)
        .bind("id", id)
        .execute();
  }

  /** Resolves an exception unless it is resolved. */
  void resolve(Handle handle, UUID id, String by, String reason, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation_exception
            SET resolved_at = :now, resolved_by = :by, resolution = :reason
            WHERE exception_id = :id AND resolved_at IS NULL
            """)
        .bind("id", id)
        .bind("by", by)
        .bind("reason", reason)
        .bind("now", now)
        .execute();
  }

  Optional<StoredExceptionItem> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM reconciliation_exception WHERE exception_id = :id")
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  /**
   * Returns a page, oldest first.
   *
   * @param after the id that the page begins after; null: the first page
   */
  List<StoredExceptionItem> list(
      Handle handle, ExceptionItems.Filter filter, @Nullable UUID after, int limit) {
    Kind kind = filter.kind();
    return handle
        .createQuery(
            """
            SELECT * FROM reconciliation_exception x
            WHERE (cast(:after AS uuid) IS NULL OR exception_id > :after)
              AND (cast(:kind AS text) IS NULL OR kind = :kind)
              AND (NOT :open OR resolved_at IS NULL)
              AND (cast(:run AS uuid) IS NULL OR EXISTS (SELECT 1 FROM reconciliation_finding f
                WHERE f.reconciliation_id = :run AND f.exception_id = x.exception_id))
            ORDER BY exception_id
            LIMIT :limit
            """)
        .bind("after", after)
        .bind("kind", kind == null ? null : kind.name())
        .bind("open", filter.open())
        .bind("run", filter.reconciliationId())
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  private static StoredExceptionItem read(ResultSet row) throws SQLException {
    Instant resolvedAt = instant(row, "resolved_at");
    return new StoredExceptionItem(
        row.getObject("exception_id", UUID.class),
        row.getObject("reconciliation_id", UUID.class),
        new ExceptionItem(
            Kind.valueOf(row.getString("kind")),
            row.getString("reference"),
            row.getObject("withdrawal_id", UUID.class),
            money(row, "rail_amount", "rail_currency"),
            money(row, "our_amount", "our_currency"),
            row.getString("detail"),
            instant(row, "booked_at")),
        Objects.requireNonNull(instant(row, "created_at")),
        resolvedAt == null
            ? null
            : new StoredExceptionItem.Resolution(
                resolvedAt, row.getString("resolved_by"), row.getString("resolution")));
  }

  private static @Nullable Money money(ResultSet row, String amount, String currency)
      throws SQLException {
    String code = row.getString(currency);
    return code == null ? null : new Money(row.getLong(amount), code);
  }

  private static @Nullable Long amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  private static @Nullable String currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
