package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL of reports: their lines with the verdicts, their scopes and their own exceptions. */
final class StagedReportStore {
  /**
   * A line to compare.
   *
   * @param isFirst whether no line before it, and no other report, has booked the same
   */
  record StagedLine(int lineNo, @Nested SettlementLine line, boolean isFirst) {}

  /** Adds lines without verdicts; the first one gets this number. */
  void addLines(Handle handle, UUID run, int firstNo, List<SettlementLine> lines) {
    handle
        .createUpdate(
            """
            INSERT INTO settlement_line (reconciliation_id, line_no, reference, status, amount_minor, currency, booked_at)
            SELECT :run, :first + no - 1, reference, status, amount, currency, booked_at
            FROM unnest(:references, :statuses, :amounts, :currencies, cast(:times AS timestamptz[]))
              WITH ORDINALITY AS line (reference, status, amount, currency, booked_at, no)
            """)
        .bind("run", run)
        .bind("first", firstNo)
        .bindArray(
            "references", String.class, lines.stream().map(SettlementLine::reference).toList())
        .bindArray("statuses", String.class, lines.stream().map(l -> l.status().name()).toList())
        .bindArray("amounts", Long.class, lines.stream().map(l -> l.amount().amount()).toList())
        .bindArray(
            "currencies", String.class, lines.stream().map(l -> l.amount().currency()).toList())
        .bindArray("times", String.class, lines.stream().map(l -> l.bookedAt().toString()).toList())
        .execute();
  }

  /** Renews the planner's statistics, because plans for an empty table read it as a whole. */
  void analyze(Handle handle) {
    handle.execute("ANALYZE settlement_line");
  }

  /** Adds a scope, from its first moment to the first one after it. */
  void addScope(
      Handle handle, UUID run, int no, @Nullable String currency, Instant from, Instant to) {
    handle
        .createUpdate(
            """
            INSERT INTO report_scope (reconciliation_id, scope_no, currency, from_at, to_at)
            VALUES (:run, :no, :currency, :from, :to)
            """)
        .bind("run", run)
        .bind("no", no)
        .bind("currency", currency)
        .bind("from", from)
        .bind("to", to)
        .execute();
  }

  /** Adds exceptions, numbered from this one on. */
  void addExceptions(Handle handle, UUID run, int firstNo, List<ExceptionItem> items) {
    if (items.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO report_exception (reconciliation_id, exception_no, kind, reference, withdrawal_id, rail_amount,
              rail_currency, our_amount, our_currency, detail, booked_at, line_status)
            VALUES (:run, :no, :kind, :reference, :withdrawalId, :railAmount?.amount, :railAmount?.currency,
              :ourAmount?.amount, :ourAmount?.currency, :detail, :bookedAt, :lineStatus)
            """);
    for (int i = 0; i < items.size(); i++) {
      batch.bindMethods(items.get(i)).bind("run", run).bind("no", firstNo + i).add();
    }
    batch.execute();
  }

  /** Returns exceptions of a report after the one with this number. */
  List<ExceptionItem> exceptions(Handle handle, UUID run, int after, int limit) {
    return handle
        .createQuery(
            """
            SELECT * FROM report_exception
            WHERE reconciliation_id = :run AND exception_no > :after
            ORDER BY exception_no
            LIMIT :limit
            """)
        .bind("run", run)
        .bind("after", after)
        .bind("limit", limit)
        .map(row -> exception(row))
        .list();
  }

  /** Returns the number of exceptions of a report. */
  int exceptionCount(Handle handle, UUID run) {
    return handle
        .createQuery("SELECT count(*) FROM report_exception WHERE reconciliation_id = :run")
        .bind("run", run)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Returns the lines after the one with this number. Another report counts while it is not voided
   * or dry: one of other days, or another uploaded file of the same kind.
   */
  List<StagedLine> lines(Handle handle, UUID run, int after, int limit) {
    return handle
        .createQuery(
            """
            SELECT l.line_no, l.reference, l.status, l.amount_minor AS amount, l.currency, l.booked_at,
              NOT EXISTS (
                SELECT 1 FROM settlement_line before
                WHERE before.reconciliation_id = l.reconciliation_id AND before.reference = l.reference
                  AND before.status = l.status AND before.line_no < l.line_no)
              AND NOT EXISTS (
                SELECT 1 FROM settlement_line other
                JOIN reconciliation o ON o.reconciliation_id = other.reconciliation_id
                WHERE other.reference = l.reference AND other.status = l.status AND other.booked_at <> l.booked_at
                  AND other.verdict <> 'DUPLICATE' AND other.reconciliation_id <> l.reconciliation_id
                  AND o.rail = r.rail AND o.status IN ('RUNNING', 'COMPLETED') AND NOT o.dry_run
                  AND (o.to_day < r.from_day OR o.from_day > r.to_day OR (o.source = r.source AND o.source <> 'RAIL')))
                AS is_first
            FROM settlement_line l
            JOIN reconciliation r ON r.reconciliation_id = l.reconciliation_id
            WHERE l.reconciliation_id = :run AND l.line_no > :after
            ORDER BY l.line_no
            LIMIT :limit
            """)
        .bind("run", run)
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(StagedLine.class)
        .list();
  }

  /** Writes the verdicts of lines. */
  void judge(Handle handle, UUID run, List<StagedLine> lines, List<String> verdicts) {
    handle
        .createUpdate(
            """
            UPDATE settlement_line l SET verdict = v.verdict
            FROM unnest(:numbers, :verdicts) AS v (line_no, verdict)
            WHERE l.reconciliation_id = :run AND l.line_no = v.line_no
            """)
        .bind("run", run)
        .bindArray("numbers", Integer.class, lines.stream().map(StagedLine::lineNo).toList())
        .bindArray("verdicts", String.class, verdicts)
        .execute();
  }

  /** Removes at most so many staged lines of a run that goes on; returns their number. */
  int removeLines(Handle handle, UUID run, int most) {
    return handle
        .createUpdate(
            """
            DELETE FROM settlement_line
            WHERE reconciliation_id = :run AND line_no > (
              SELECT max(line_no) - :most FROM settlement_line
              WHERE reconciliation_id = :run)
            """)
        .bind("run", run)
        .bind("most", most)
        .execute();
  }

  /** Removes the scopes and the exceptions of a run. */
  void removeRest(Handle handle, UUID run) {
    handle.execute("DELETE FROM report_scope WHERE reconciliation_id = ?", run);
    handle.execute("DELETE FROM report_exception WHERE reconciliation_id = ?", run);
  }

  private static ExceptionItem exception(RowView row) {
    return new ExceptionItem(
        row.getColumn("kind", ExceptionItem.Kind.class),
        row.getColumn("reference", String.class),
        row.getColumn("withdrawal_id", UUID.class),
        money(row, "rail_amount", "rail_currency"),
        money(row, "our_amount", "our_currency"),
        row.getColumn("detail", String.class),
        row.getColumn("booked_at", Instant.class),
        row.getColumn("line_status", Status.class));
  }

  private static @Nullable Money money(RowView row, String amount, String currency) {
    String code = row.getColumn(currency, String.class);
    return code == null ? null : new Money(row.getColumn(amount, Long.class), code);
  }
}
