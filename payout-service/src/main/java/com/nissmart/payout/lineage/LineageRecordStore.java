package com.nissmart.payout.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.runtime.lineage.LineageHops;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The records about a withdrawal or an exception, as steps of its lineage. */
final class LineageRecordStore {
  private static final int MOST = 200;

  /** An exception with the withdrawal that it is about, if any. */
  record FoundException(
      UUID id, String reference, @Nullable UUID withdrawalId, List<LineageHop> hops) {
    String publicId() {
      return Ids.EXCEPTION.format(id);
    }
  }

  /** Returns the withdrawals with these ids, newest first. */
  List<Withdrawal> withdrawals(Handle handle, Collection<UUID> ids) {
    return WithdrawalRows.select(
            handle,
            """
            FROM withdrawal w
            JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
            WHERE w.withdrawal_id = ANY (:ids)
            ORDER BY w.created_at DESC, w.withdrawal_id DESC
            """)
        .bindArray("ids", UUID.class, ids)
        .map(WithdrawalRows.MAPPER)
        .list();
  }

  /**
   * Returns the trace of the request that began a withdrawal; empty for one of earlier versions.
   */
  Optional<String> traceId(Handle handle, UUID withdrawal) {
    return handle
        .createQuery("SELECT trace_id FROM withdrawal WHERE withdrawal_id = :id")
        .bind("id", withdrawal)
        .mapTo(String.class)
        .findOne();
  }

  /** Returns the file that a withdrawal is a line of. */
  Optional<LineageHop> file(Handle handle, Withdrawal withdrawal) {
    return handle
        .createQuery(
            """
            SELECT f.file_id, f.name, f.created_at, f.cancelled_at IS NOT NULL AS cancelled
            FROM withdrawal_file f
            WHERE f.user_id = :user AND f.name = substring(:key FROM '^file:(.*):[0-9]+$')
            """)
        .bind("user", withdrawal.userId())
        .bind("key", withdrawal.idempotencyKey())
        .map((row, _) ->
            LineageHops.hop(HopKind.HOP_KIND_FILE, WithdrawalRows.instant(row, "created_at"))
                .setId(Ids.WITHDRAWAL_FILE.format(row.getObject("file_id", UUID.class)))
                .setState(row.getBoolean("cancelled") ? "CANCELLED" : "SUBMITTED")
                .setActor(withdrawal.owner())
                .setDetail("Withdrawal file " + row.getString("name"))
                .build())
        .findOne();
  }

  /** Returns the operators' decisions about a withdrawal in doubt. */
  List<LineageHop> decisions(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT attempt_no, operator_id, outcome, note, created_at FROM withdrawal_resolution
            WHERE withdrawal_id = :id
            ORDER BY resolution_id
            LIMIT :most
            """)
        .bind("id", withdrawal)
        .bind("most", MOST)
        .map((row, _) ->
            LineageHops.hop(HopKind.HOP_KIND_DECISION, WithdrawalRows.instant(row, "created_at"))
                .setId(Ids.WITHDRAWAL.format(withdrawal))
                .setState(row.getString("outcome"))
                .setActor(Ids.USER.format(row.getObject("operator_id", UUID.class)))
                .setDetail(
                    "Attempt %d: %s".formatted(row.getInt("attempt_no"), row.getString("note")))
                .build())
        .list();
  }

  /** Returns the facts of the bank that the ledger has not booked yet. */
  List<LineageHop> unbooked(Handle handle, UUID withdrawal) {
    return handle
        .createQuery(
            """
            SELECT attempt_no, kind, created_at FROM late_booking
            WHERE withdrawal_id = :id AND booked_at IS NULL
            ORDER BY created_at
            """)
        .bind("id", withdrawal)
        .map((row, _) ->
            LineageHops.missing(
                    HopKind.HOP_KIND_TRANSACTION, WithdrawalRows.instant(row, "created_at"))
                .setDetail(
                    "The bank %s attempt %d and the ledger has not booked it"
                        .formatted(
                            row.getString("kind").equals("RETURNED") ? "returned" : "paid late",
                            row.getInt("attempt_no")))
                .build())
        .list();
  }

  /** Returns the callbacks about payments with these references. */
  List<LineageHop> callbacks(Handle handle, Collection<String> references) {
    return handle
        .createQuery(
            """
            SELECT callback_id, rail, state, coalesce(detail, '') AS detail, received_at FROM callback
            WHERE reference = ANY (:references)
            ORDER BY callback_id
            LIMIT :most
            """)
        .bindArray("references", String.class, references)
        .bind("most", MOST)
        .map((row, _) ->
            LineageHops.hop(HopKind.HOP_KIND_CALLBACK, WithdrawalRows.instant(row, "received_at"))
                .setId(Ids.CALLBACK.format(new UUID(0, row.getLong("callback_id"))))
                .setState(row.getString("state"))
                .setActor(row.getString("rail"))
                .setDetail(row.getString("detail"))
                .build())
        .list();
  }

  /** Returns the lines of settlement reports with these references. */
  List<LineageHop> statementLines(Handle handle, Collection<String> references) {
    return handle
        .createQuery(
            """
            SELECT r.reconciliation_id, r.report_name, r.status AS run_status, r.dry_run, r.started_at, r.started_by,
              l.line_no, l.status, l.amount_minor, l.currency, l.booked_at, coalesce(l.verdict, 'WAITING') AS verdict
            FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
            WHERE l.reference = ANY (:references)
            ORDER BY r.started_at, l.line_no
            LIMIT :most
            """)
        .bindArray("references", String.class, references)
        .bind("most", MOST)
        .map((row, _) -> statementLine(row))
        .list();
  }

  private static LineageHop statementLine(ResultSet row) throws SQLException {
    String report = row.getString("report_name");
    boolean counts = !row.getBoolean("dry_run") && !row.getString("run_status").equals("VOIDED");
    return LineageHops.hop(
            HopKind.HOP_KIND_STATEMENT_LINE, WithdrawalRows.instant(row, "started_at"))
        .setId(Ids.RECONCILIATION.format(row.getObject("reconciliation_id", UUID.class)))
        .setState(row.getString("verdict"))
        .setActor(row.getString("started_by"))
        .setDetail(
            "Line %d of %s: %s, booked on %s%s"
                .formatted(
                    row.getInt("line_no"),
                    report.isEmpty() ? "the bank's own report" : report,
                    row.getString("status").toLowerCase(Locale.ROOT),
                    LocalDate.ofInstant(WithdrawalRows.instant(row, "booked_at"), ZoneOffset.UTC),
                    counts ? "" : " (test run or voided report)"))
        .setAmount(new Money(row.getLong("amount_minor"), row.getString("currency")).toMessage())
        .build();
  }

  /** Returns whether a report that counts says that the payment with this reference was made. */
  boolean isConfirmed(Handle handle, String reference) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
              SELECT FROM settlement_line l JOIN reconciliation r USING (reconciliation_id)
              WHERE l.reference = :reference AND l.status = 'PAID' AND NOT r.dry_run AND r.status <> 'VOIDED')
            """)
        .bind("reference", reference)
        .mapTo(Boolean.class)
        .one();
  }

  /** Returns the exceptions with these ids, and those about these withdrawals. */
  List<FoundException> exceptions(
      Handle handle, Collection<UUID> ids, Collection<UUID> withdrawals) {
    return handle
        .createQuery(
            """
            SELECT * FROM reconciliation_exception WHERE exception_id = ANY (:ids)
            UNION
            SELECT * FROM reconciliation_exception WHERE withdrawal_id = ANY (:withdrawals)
            ORDER BY exception_id
            LIMIT :most
            """)
        .bindArray("ids", UUID.class, ids)
        .bindArray("withdrawals", UUID.class, withdrawals)
        .bind("most", MOST)
        .map((row, _) ->
            new FoundException(
                row.getObject("exception_id", UUID.class),
                row.getString("reference"),
                row.getObject("withdrawal_id", UUID.class),
                exception(row)))
        .list();
  }

  private static List<LineageHop> exception(ResultSet row) throws SQLException {
    String id = Ids.EXCEPTION.format(row.getObject("exception_id", UUID.class));
    List<LineageHop> hops = new ArrayList<>();
    LineageHop.Builder opened =
        LineageHops.hop(HopKind.HOP_KIND_EXCEPTION, WithdrawalRows.instant(row, "created_at"))
            .setId(id)
            .setState(row.getString("kind"))
            .setDetail(row.getString("detail"));
    String currency = row.getString("rail_currency");
    if (currency != null) {
      opened.setAmount(new Money(row.getLong("rail_amount"), currency).toMessage());
    }
    hops.add(opened.build());
    if (row.getString("resolved_by") != null) {
      hops.add(
          LineageHops.hop(HopKind.HOP_KIND_EXCEPTION, WithdrawalRows.instant(row, "resolved_at"))
              .setId(id)
              .setState("RESOLVED")
              .setActor(row.getString("resolved_by"))
              .setDetail(row.getString("resolution"))
              .build());
    }
    return hops;
  }

  /** Returns what was booked for exceptions. */
  List<LineageHop> acts(Handle handle, Collection<UUID> exceptions) {
    return handle
        .createQuery(
            """
            SELECT * FROM exception_act WHERE exception_id = ANY (:ids)
            ORDER BY created_at
            LIMIT :most
            """)
        .bindArray("ids", UUID.class, exceptions)
        .bind("most", MOST)
        .map((row, _) -> act(row))
        .list();
  }

  private static LineageHop act(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    return LineageHops.hop(HopKind.HOP_KIND_EXCEPTION, WithdrawalRows.instant(row, "created_at"))
        .setId(Ids.EXCEPTION.format(row.getObject("exception_id", UUID.class)))
        .setState(row.getString("action"))
        .setActor(Ids.USER.format(row.getObject("requested_by", UUID.class)))
        .setDetail(
            row.getString("reason")
                + (failure == null ? "" : ". The ledger refused it: " + failure))
        .setAmount(new Money(row.getLong("amount_minor"), row.getString("currency")).toMessage())
        .build();
  }

  /** Returns the transactions that were booked for exceptions. */
  List<UUID> bookings(Handle handle, Collection<UUID> exceptions) {
    return handle
        .createQuery(
            """
            SELECT b.transaction_id
            FROM exception_booking b JOIN exception_act a USING (act_id)
            WHERE a.exception_id = ANY (:ids)
            LIMIT :most
            """)
        .bindArray("ids", UUID.class, exceptions)
        .bind("most", MOST)
        .mapTo(UUID.class)
        .list();
  }
}
