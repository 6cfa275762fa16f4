package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL of runs with their lines and totals, which are inserted once and never changed. */
final class ReconciliationRunStore {
  private record BookedLine(@Nested SettlementLine.Key key, Instant bookedAt) {}

  /** Inserts a run with the lines of its report and their verdicts. */
  void insert(
      Handle handle, ReconciliationRun run, List<SettlementLine> lines, List<String> verdicts) {
    handle
        .createUpdate(
            """
            INSERT INTO reconciliation (reconciliation_id, rail, from_day, to_day, started_by, started_at, ended_at,
              report_lines, matched_lines, exceptions, resolved_withdrawals, report_name)
            VALUES (:id, :rail, :fromDay, :toDay, :startedBy, :startedAt, :endedAt,
              :reportLines, :matchedLines, :exceptions, :resolvedWithdrawals, :reportName)
            """)
        .bindMethods(run)
        .execute();
    insertLines(handle, run.id(), lines, verdicts);
    insertTotals(handle, run.id(), run.totals());
  }

  private static void insertLines(
      Handle handle, UUID id, List<SettlementLine> lines, List<String> verdicts) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO settlement_line (reconciliation_id, line_no, reference, status, amount_minor, currency,
              booked_at, verdict)
            VALUES (:id, :line, :reference, :status, :amount.amount, :amount.currency, :bookedAt, :verdict)
            """);
    for (int i = 0; i < lines.size(); i++) {
      batch
          .bindMethods(lines.get(i))
          .bind("id", id)
          .bind("line", i + 1)
          .bind("verdict", verdicts.get(i))
          .add();
    }
    batch.execute();
  }

  private static void insertTotals(Handle handle, UUID id, List<CurrencyTotal> totals) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO reconciliation_total (reconciliation_id, currency, report_amount, withdrawal_amount,
              ledger_amount, matched_amount, report_excepted_amount, withdrawal_excepted_amount)
            VALUES (:id, :currency, :reportAmount, :withdrawalAmount, :ledgerAmount, :matchedAmount,
              :reportExceptedAmount, :withdrawalExceptedAmount)
            """);
    totals.forEach(total -> batch.bindMethods(total).bind("id", id).add());
    batch.execute();
  }

  /** Returns when reports of other days have first booked the same lines. */
  Map<SettlementLine.Key, Instant> bookedElsewhere(
      Handle handle, String rail, ReportToCompare report) {
    return handle
        .createQuery(
            """
            SELECT l.reference, l.status, min(l.booked_at) AS booked_at
            FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
            WHERE l.reference = any(:references) AND r.rail = :rail
              AND (r.to_day < :from_day OR r.from_day > :to_day)
            GROUP BY l.reference, l.status
            """)
        .bindArray("references", String.class, List.copyOf(report.references()))
        .bind("rail", rail)
        .bind("from_day", report.days().from())
        .bind("to_day", report.days().to())
        .mapTo(BookedLine.class)
        .collectToMap(BookedLine::key, BookedLine::bookedAt);
  }

  Optional<ReconciliationRun> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM reconciliation WHERE reconciliation_id = :id")
        .bind("id", id)
        .map(row -> read(handle, row))
        .findOne();
  }

  /** Returns the page before this id, newest first; the newest page before null. */
  List<ReconciliationRun> list(Handle handle, @Nullable UUID before, int limit) {
    return handle
        .createQuery(
            """
            SELECT * FROM reconciliation
            WHERE cast(:before AS uuid) IS NULL OR reconciliation_id < :before
            ORDER BY reconciliation_id DESC
            LIMIT :limit
            """)
        .bind("before", before)
        .bind("limit", limit)
        .map(row -> read(handle, row))
        .list();
  }

  /** Returns the last day that runs of this caller have covered. */
  Optional<LocalDate> lastDay(Handle handle, String startedBy) {
    return handle
        .createQuery("SELECT max(to_day) FROM reconciliation WHERE started_by = :by")
        .bind("by", startedBy)
        .mapTo(LocalDate.class)
        .findOne();
  }

  private static ReconciliationRun read(Handle handle, RowView row) {
    UUID id = row.getColumn("reconciliation_id", UUID.class);
    return new ReconciliationRun(
        id,
        row.getColumn("rail", String.class),
        row.getColumn("from_day", LocalDate.class),
        row.getColumn("to_day", LocalDate.class),
        row.getColumn("started_by", String.class),
        row.getColumn("started_at", Instant.class),
        row.getColumn("ended_at", Instant.class),
        row.getColumn("report_lines", Integer.class),
        row.getColumn("matched_lines", Integer.class),
        row.getColumn("exceptions", Integer.class),
        row.getColumn("resolved_withdrawals", Integer.class),
        row.getColumn("report_name", String.class),
        totals(handle, id));
  }

  private static List<CurrencyTotal> totals(Handle handle, UUID id) {
    return handle
        .createQuery(
            "SELECT * FROM reconciliation_total WHERE reconciliation_id = :id ORDER BY currency")
        .bind("id", id)
        .mapTo(CurrencyTotal.class)
        .list();
  }
}
