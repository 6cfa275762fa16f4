package com.nissmart.payout.reconciliation.exception;

import com.nissmart.contract.Money;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL of the exceptions that runs find, thousands in a statement, and opens again. */
final class ExceptionFindingStore {
  private static final String ITEMS =
      """
      unnest(:ids, :kinds, :references, :withdrawals, :railAmounts, :railCurrencies, :ourAmounts, :ourCurrencies,
        :details, cast(:bookings AS timestamptz[]), :statuses)
        AS item (exception_id, kind, reference, withdrawal_id, rail_amount, rail_currency, our_amount, our_currency,
        detail, booked_at, line_status)
      """;

  /** Inserts the exceptions that are not known, and records that the run found all of them. */
  void add(Handle handle, UUID run, List<UUID> ids, List<ExceptionItem> items, Instant now) {
    bind(
            handle.createUpdate(
                """
                INSERT INTO reconciliation_exception (exception_id, reconciliation_id, kind, reference, withdrawal_id,
                  rail_amount, rail_currency, our_amount, our_currency, detail, booked_at, line_status, created_at)
                SELECT item.exception_id, :run, item.kind, item.reference, item.withdrawal_id, item.rail_amount,
                  item.rail_currency, item.our_amount, item.our_currency, item.detail, item.booked_at, item.line_status,
                  :now
                FROM
                """
                    + ITEMS
                    + "ON CONFLICT ON CONSTRAINT reconciliation_exception_once DO NOTHING"),
            ids,
            items)
        .bind("run", run)
        .bind("now", now)
        .execute();
    bind(
            handle.createUpdate(
                """
                INSERT INTO reconciliation_finding (reconciliation_id, exception_id)
                SELECT :run, x.exception_id
                FROM
                """
                    + ITEMS
                    + """
                    JOIN reconciliation_exception x ON x.kind = item.kind AND x.reference = item.reference
                      AND x.booked_at IS NOT DISTINCT FROM item.booked_at
                      AND x.rail_amount IS NOT DISTINCT FROM item.rail_amount
                      AND x.rail_currency IS NOT DISTINCT FROM item.rail_currency
                      AND x.line_status IS NOT DISTINCT FROM item.line_status
                    ON CONFLICT ON CONSTRAINT reconciliation_finding_pk DO NOTHING
                    """),
            ids,
            items)
        .bind("run", run)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, List<UUID> ids, List<ExceptionItem> items) {
    return statement
        .bindArray("ids", UUID.class, ids)
        .bindArray("kinds", String.class, all(items, item -> item.kind().name()))
        .bindArray("references", String.class, all(items, ExceptionItem::reference))
        .bindArray("withdrawals", UUID.class, all(items, ExceptionItem::withdrawalId))
        .bindArray("railAmounts", Long.class, all(items, item -> amount(item.railAmount())))
        .bindArray("railCurrencies", String.class, all(items, item -> currency(item.railAmount())))
        .bindArray("ourAmounts", Long.class, all(items, item -> amount(item.ourAmount())))
        .bindArray("ourCurrencies", String.class, all(items, item -> currency(item.ourAmount())))
        .bindArray("details", String.class, all(items, ExceptionItem::detail))
        .bindArray("bookings", String.class, all(items, item -> text(item.bookedAt())))
        .bindArray("statuses", String.class, all(items, item -> text(item.lineStatus())));
  }

  private static <T> List<@Nullable T> all(
      List<ExceptionItem> items, Function<ExceptionItem, @Nullable T> part) {
    List<@Nullable T> parts = new ArrayList<>();
    items.forEach(item -> parts.add(part.apply(item)));
    return parts;
  }

  private static @Nullable Long amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  private static @Nullable String currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /**
   * Opens again what this run has found although it was explained by a report, or closed with a
   * voided run.
   */
  void reopenFound(Handle handle, UUID run, List<ExceptionItem> items, String healer) {
    reopen(
        handle,
        reopenable(
                handle,
                """
                WHERE x.reference = any(:references) AND x.kind = any(:kinds) AND x.resolved_at IS NOT NULL
                  AND EXISTS (SELECT 1 FROM reconciliation_finding f
                    WHERE f.reconciliation_id = :run AND f.exception_id = x.exception_id)
                  AND (x.resolved_by = :healer OR EXISTS (
                    SELECT 1 FROM reconciliation_finding f JOIN reconciliation r USING (reconciliation_id)
                    WHERE f.exception_id = x.exception_id AND r.status = 'VOIDED' AND r.voided_by = x.resolved_by
                      AND r.void_reason = x.resolution))
                """)
            .bind("run", run)
            .bindArray("references", String.class, all(items, ExceptionItem::reference))
            .bindArray(
                "kinds",
                String.class,
                items.stream().map(item -> item.kind().name()).distinct().toList())
            .bind("healer", healer));
  }

  /** Opens an exception again that a report has explained. */
  void reopenHealed(Handle handle, ExceptionItem item, String healer) {
    reopen(
        handle,
        reopenable(
                handle,
                """
                WHERE x.kind = :kind AND x.reference = :reference AND x.line_status = :status AND x.resolved_by = :healer
                """)
            .bind("kind", item.kind().name())
            .bind("reference", item.reference())
            .bind("status", text(item.lineStatus()))
            .bind("healer", healer));
  }

  /**
   * Opens again what this run has explained, itself or beside another run that is voided too,
   * unless a run that counts explains it and is newer than the last one that found it.
   */
  void reopenExplained(
      Handle handle, UUID run, List<Kind> kinds, String healer, String explanation) {
    reopen(
        handle,
        reopenable(
                handle,
                """
                WHERE x.resolved_by = :healer AND x.kind = any(:kinds)
                  AND (x.resolution = :explanation OR EXISTS (
                    SELECT 1 FROM settlement_line l
                    WHERE l.reconciliation_id = :run AND l.reference = x.reference AND l.status = x.line_status
                      AND l.verdict = any(:verdicts) AND l.verdict <> x.kind))
                  AND NOT EXISTS (
                    SELECT 1 FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
                    WHERE l.reference = x.reference AND l.status = x.line_status
                      AND l.verdict = any(:verdicts) AND l.verdict <> x.kind
                      AND r.status <> 'VOIDED' AND NOT r.dry_run
                      AND (x.reconciliation_id IS NOT NULL OR r.started_at >= x.created_at)
                      AND NOT EXISTS (
                        SELECT 1 FROM reconciliation_finding f JOIN reconciliation found USING (reconciliation_id)
                        WHERE f.exception_id = x.exception_id AND found.status <> 'VOIDED'
                          AND (found.started_at, found.reconciliation_id) > (r.started_at, r.reconciliation_id)))
                """)
            .bind("run", run)
            .bindArray("kinds", String.class, kinds.stream().map(Kind::name).toList())
            .bindArray("verdicts", String.class, List.copyOf(JudgedLine.EXPLAINING))
            .bind("healer", healer)
            .bind("explanation", explanation));
  }

  private static Query reopenable(Handle handle, String which) {
    return handle.createQuery(
        """
        SELECT x.exception_id FROM reconciliation_exception x
        """
            + which
            + """
            ORDER BY x.exception_id
            FOR NO KEY UPDATE OF x
            """);
  }

  /** Opens the locked exceptions again, in a statement that sees them as they were locked. */
  private static void reopen(Handle handle, Query reopenable) {
    List<UUID> ids = reopenable.mapTo(UUID.class).list();
    if (!ids.isEmpty()) {
      handle
          .createUpdate(
              """
              UPDATE reconciliation_exception SET resolved_at = NULL, resolved_by = NULL, resolution = NULL
              WHERE exception_id = any(:ids)
              """)
          .bindArray("ids", UUID.class, ids)
          .execute();
    }
  }
}
