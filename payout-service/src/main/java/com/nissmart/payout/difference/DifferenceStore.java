package com.nissmart.payout.difference;

import com.nissmart.contract.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Differences, which runs found them, and how they were closed. */
final class DifferenceStore {
  private static final String COLUMNS =
      """
      exception_id, x.reconciliation_id, kind, reference, withdrawal_id, rail_amount, rail_currency, our_amount,
        our_currency, detail, booked_at, x.created_at, resolved_at, resolved_by, resolution
      """;

  /**
   * Keeps a difference, unless it is known.
   *
   * @return its id, the first one's when it is known
   */
  UUID add(Handle handle, UUID id, @Nullable UUID reconciliationId, Difference difference) {
    handle
        .createUpdate(
            """
            insert into reconciliation_exception (exception_id, reconciliation_id, kind, reference, withdrawal_id,
              rail_amount, rail_currency, our_amount, our_currency, detail, booked_at)
            values (:id, :run, :kind, :reference, :withdrawal, :rail_amount, :rail_currency, :our_amount, :our_currency,
              :detail, :booked_at)
            on conflict on constraint reconciliation_exception_once do nothing
            """)
        .bind("id", id)
        .bind("run", reconciliationId)
        .bind("kind", difference.kind().name())
        .bind("reference", difference.reference())
        .bind("withdrawal", difference.withdrawalId())
        .bind("rail_amount", amount(difference.railAmount()))
        .bind("rail_currency", currency(difference.railAmount()))
        .bind("our_amount", amount(difference.ourAmount()))
        .bind("our_currency", currency(difference.ourAmount()))
        .bind("detail", difference.detail())
        .bind("booked_at", utc(difference.bookedAt()))
        .execute();
    return handle
        .createQuery(
            """
            select exception_id from reconciliation_exception
            where kind = :kind and reference = :reference and booked_at is not distinct from :booked_at
            """)
        .bind("booked_at", utc(difference.bookedAt()))
        .bind("kind", difference.kind().name())
        .bind("reference", difference.reference())
        .mapTo(UUID.class)
        .one();
  }

  /** Notes that a run found it. */
  void found(Handle handle, UUID reconciliationId, UUID id) {
    handle
        .createUpdate(
            """
            insert into reconciliation_finding (reconciliation_id, exception_id) values (:run, :id)
            on conflict on constraint reconciliation_finding_pk do nothing
            """)
        .bind("run", reconciliationId)
        .bind("id", id)
        .execute();
  }

  /** Closes it, unless it is closed. */
  void resolve(Handle handle, UUID id, String by, String reason) {
    handle
        .createUpdate(
            """
            update reconciliation_exception set resolved_at = now(), resolved_by = :by, resolution = :reason
            where exception_id = :id and resolved_at is null
            """)
        .bind("id", id)
        .bind("by", by)
        .bind("reason", reason)
        .execute();
  }

  Optional<KnownDifference> find(Handle handle, UUID id) {
    return handle
        .createQuery(
            "select " + COLUMNS + " from reconciliation_exception x where exception_id = :id")
        .bind("id", id)
        .map((row, _) -> read(row))
        .findOne();
  }

  /**
   * A page, oldest first.
   *
   * @param after only those younger than this id; null: from the oldest
   */
  List<KnownDifference> list(
      Handle handle, DifferenceFilter filter, @Nullable UUID after, int limit) {
    Kind kind = filter.kind();
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                from reconciliation_exception x
                where (cast(:after as uuid) is null or exception_id > :after)
                  and (cast(:kind as text) is null or kind = :kind)
                  and (not :open or resolved_at is null)
                  and (cast(:run as uuid) is null or exists (select 1 from reconciliation_finding f
                    where f.reconciliation_id = :run and f.exception_id = x.exception_id))
                order by exception_id limit :limit
                """)
        .bind("after", after)
        .bind("kind", kind == null ? null : kind.name())
        .bind("open", filter.open())
        .bind("run", filter.reconciliationId())
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  private static KnownDifference read(ResultSet row) throws SQLException {
    OffsetDateTime resolvedAt = row.getObject("resolved_at", OffsetDateTime.class);
    return new KnownDifference(
        row.getObject("exception_id", UUID.class),
        row.getObject("reconciliation_id", UUID.class),
        new Difference(
            Kind.valueOf(row.getString("kind")),
            row.getString("reference"),
            row.getObject("withdrawal_id", UUID.class),
            money(row, "rail_amount", "rail_currency"),
            money(row, "our_amount", "our_currency"),
            row.getString("detail"),
            instant(row, "booked_at")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        resolvedAt == null
            ? null
            : new KnownDifference.Resolution(
                resolvedAt.toInstant(), row.getString("resolved_by"), row.getString("resolution")));
  }

  private static @Nullable Money money(ResultSet row, String amount, String currency)
      throws SQLException {
    String code = row.getString(currency);
    return code == null ? null : new Money(row.getLong(amount), Objects.requireNonNull(code));
  }

  private static @Nullable Long amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  private static @Nullable String currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
