package com.nissmart.payout.reconciliation;

import com.nissmart.payout.rail.SettlementLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Runs with their lines and totals; added once, never changed. */
final class RunStore {

  /** Keeps a run that ends now. */
  void add(
      Handle handle,
      UUID id,
      ReportToCompare report,
      String rail,
      Instant startedAt,
      int resolved,
      int exceptions,
      Match match) {
    handle
        .createUpdate(
            """
            insert into reconciliation (reconciliation_id, rail, from_day, to_day, started_by, started_at, ended_at,
              report_lines, matched_lines, exceptions, resolved_withdrawals, report_name)
            values (:id, :rail, :from_day, :to_day, :started_by, :started_at, clock_timestamp(),
              :lines, :matched, :exceptions, :resolved, :name)
            """)
        .bind("id", id)
        .bind("rail", rail)
        .bind("from_day", report.days().from())
        .bind("to_day", report.days().to())
        .bind("started_by", report.startedBy())
        .bind("started_at", startedAt.atOffset(ZoneOffset.UTC))
        .bind("lines", report.lines().size())
        .bind("matched", match.matchedLines())
        .bind("exceptions", exceptions)
        .bind("resolved", resolved)
        .bind("name", report.name())
        .execute();
    addLines(handle, id, report.lines(), match.verdicts());
    addTotals(handle, id, match.totals());
  }

  private static void addLines(
      Handle handle, UUID id, List<SettlementLine> lines, List<String> verdicts) {
    if (lines.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into settlement_line (reconciliation_id, line_no, reference, status, amount_minor, currency,
              booked_at, verdict)
            values (:id, :line, :reference, :status, :amount, :currency, :booked_at, :verdict)
            """);
    for (int i = 0; i < lines.size(); i++) {
      SettlementLine line = lines.get(i);
      batch
          .bind("id", id)
          .bind("line", i + 1)
          .bind("reference", line.reference())
          .bind("status", line.status().name())
          .bind("amount", line.amount().amount())
          .bind("currency", line.amount().currency())
          .bind("booked_at", line.bookedAt().atOffset(ZoneOffset.UTC))
          .bind("verdict", verdicts.get(i))
          .add();
    }
    batch.execute();
  }

  private static void addTotals(Handle handle, UUID id, Map<String, RunTotal> totals) {
    totals.forEach((currency, total) ->
        handle
            .createUpdate(
                """
                insert into reconciliation_total (reconciliation_id, currency, report_amount, withdrawal_amount,
                  ledger_amount, matched_amount, report_excepted_amount, withdrawal_excepted_amount)
                values (:id, :currency, :report, :withdrawals, :ledger, :matched, :report_excepted,
                  :withdrawals_excepted)
                """)
            .bind("id", id)
            .bind("currency", currency)
            .bind("report", total.report)
            .bind("withdrawals", total.withdrawals)
            .bind("ledger", total.ledger)
            .bind("matched", total.matched)
            .bind("report_excepted", total.reportExcepted)
            .bind("withdrawals_excepted", total.withdrawalsExcepted)
            .execute());
  }

  /**
   * When reports of other days have booked the same first: a rail may pay a reference again on a
   * later day.
   */
  Map<Expected, Instant> listedElsewhere(
      Handle handle, String rail, Days days, List<SettlementLine> lines) {
    Map<Expected, Instant> first = new HashMap<>();
    handle
        .createQuery(
            """
            select l.reference, l.status, min(l.booked_at) as booked_at
            from settlement_line l join reconciliation r using (reconciliation_id)
            where l.reference = any(:references) and r.rail = :rail
              and (r.to_day < :from_day or r.from_day > :to_day)
            group by l.reference, l.status
            """)
        .bindArray(
            "references",
            String.class,
            lines.stream().map(SettlementLine::reference).distinct().toList())
        .bind("rail", rail)
        .bind("from_day", days.from())
        .bind("to_day", days.to())
        .map((row, _) ->
            Map.entry(
                new Expected(
                    row.getString("reference"),
                    SettlementLine.Status.valueOf(row.getString("status"))),
                row.getObject("booked_at", OffsetDateTime.class).toInstant()))
        .forEach(listed -> first.put(listed.getKey(), listed.getValue()));
    return first;
  }

  Optional<Run> find(Handle handle, UUID id) {
    return handle
        .createQuery("select * from reconciliation where reconciliation_id = :id")
        .bind("id", id)
        .map((row, _) -> read(handle, row))
        .findOne();
  }

  /**
   * A page, newest first.
   *
   * @param before only those older than this id; null: from the newest
   */
  List<Run> list(Handle handle, @Nullable UUID before, int limit) {
    return handle
        .createQuery(
            """
            select * from reconciliation where cast(:before as uuid) is null or reconciliation_id < :before
            order by reconciliation_id desc limit :limit
            """)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, _) -> read(handle, row))
        .list();
  }

  /** The last day that the recurring run has covered. */
  Optional<LocalDate> lastDay(Handle handle, String startedBy) {
    return handle
        .createQuery("select max(to_day) from reconciliation where started_by = :by")
        .bind("by", startedBy)
        .map((row, _) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
        .one();
  }

  private static Run read(Handle handle, ResultSet row) throws SQLException {
    UUID id = row.getObject("reconciliation_id", UUID.class);
    return new Run(
        id,
        row.getString("rail"),
        row.getObject("from_day", LocalDate.class),
        row.getObject("to_day", LocalDate.class),
        row.getString("started_by"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("ended_at", OffsetDateTime.class).toInstant(),
        row.getInt("report_lines"),
        row.getInt("matched_lines"),
        row.getInt("exceptions"),
        row.getInt("resolved_withdrawals"),
        row.getString("report_name"),
        totals(handle, id));
  }

  private static List<Run.Total> totals(Handle handle, UUID id) {
    return handle
        .createQuery(
            "select * from reconciliation_total where reconciliation_id = :id order by currency")
        .bind("id", id)
        .map((row, _) ->
            new Run.Total(
                row.getString("currency"),
                row.getLong("report_amount"),
                row.getLong("withdrawal_amount"),
                row.getLong("ledger_amount"),
                row.getLong("matched_amount"),
                row.getLong("report_excepted_amount"),
                row.getLong("withdrawal_excepted_amount")))
        .list();
  }
}
