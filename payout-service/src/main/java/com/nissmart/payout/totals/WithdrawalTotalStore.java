package com.nissmart.payout.totals;

import com.nissmart.payout.v1.OpenWithdrawals;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import com.nissmart.payout.v1.WithdrawalStatus;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Adds up the changes that triggers note, and the open withdrawals. */
final class WithdrawalTotalStore {
  /** Moves some changes into the totals; returns how many. */
  int addUp(Handle handle, int most) {
    return handle
        .createQuery(
            """
            WITH next AS (
              SELECT change_id FROM withdrawal_total_change ORDER BY change_id LIMIT :most
              FOR UPDATE SKIP LOCKED),
            moved AS (
              DELETE FROM withdrawal_total_change c USING next n
              WHERE c.change_id = n.change_id
              RETURNING c.*),
            added AS (
              INSERT INTO withdrawal_total AS t (day, status, currency, stripe, withdrawals, amount, duration_ms)
              SELECT day, status, currency, 0, sum(withdrawals), sum(amount), sum(duration_ms)
              FROM moved GROUP BY day, status, currency
              ORDER BY day, status, currency
              ON CONFLICT ON CONSTRAINT withdrawal_total_pk DO UPDATE
              SET withdrawals = t.withdrawals + excluded.withdrawals, amount = t.amount + excluded.amount,
                duration_ms = t.duration_ms + excluded.duration_ms)
            SELECT count(*) FROM moved
            """)
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }

  /** Returns totals of the withdrawals accepted on these days, both days included. */
  List<WithdrawalDailyTotal> days(Handle handle, LocalDate from, LocalDate to) {
    return handle
        .createQuery(
            """
            SELECT day, status, currency, sum(withdrawals) AS withdrawals, sum(amount) AS amount,
              sum(duration_ms) AS duration_ms
            FROM (
              SELECT day, status, currency, withdrawals, amount, duration_ms FROM withdrawal_total
              UNION ALL
              SELECT day, status, currency, withdrawals, amount, duration_ms FROM withdrawal_total_change) t
            WHERE day BETWEEN :from AND :to
            GROUP BY day, status, currency HAVING sum(withdrawals) <> 0
            ORDER BY day, status, currency
            """)
        .bind("from", from)
        .bind("to", to)
        .map((row, _) ->
            WithdrawalDailyTotal.newBuilder()
                .setDay(row.getObject("day", LocalDate.class).toString())
                .setStatus(WithdrawalStatus.valueOf("WITHDRAWAL_STATUS_" + row.getString("status")))
                .setCurrency(row.getString("currency"))
                .setCount(row.getLong("withdrawals"))
                .setAmount(row.getBigDecimal("amount").toBigInteger().toString())
                .setTotalDurationMs(row.getBigDecimal("duration_ms").longValueExact())
                .build())
        .list();
  }

  /** Returns totals of the open withdrawals, by currency. */
  List<OpenWithdrawals> open(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT currency, count(*) AS open, sum(amount_minor) AS amount, count(in_doubt_since) AS in_doubt,
              coalesce(sum(amount_minor) FILTER (WHERE in_doubt_since IS NOT NULL), 0) AS in_doubt_amount,
              min(in_doubt_since) AS oldest, count(needs_operator_since) AS needs_operator
            FROM withdrawal WHERE status IN ('PENDING', 'PROCESSING')
            GROUP BY currency ORDER BY currency
            """)
        .map((row, _) -> {
          OpenWithdrawals.Builder total =
              OpenWithdrawals.newBuilder()
                  .setCurrency(row.getString("currency"))
                  .setCount(row.getLong("open"))
                  .setAmount(row.getBigDecimal("amount").toBigInteger().toString())
                  .setInDoubtCount(row.getLong("in_doubt"))
                  .setInDoubtAmount(row.getBigDecimal("in_doubt_amount").toBigInteger().toString())
                  .setNeedsOperatorCount(row.getLong("needs_operator"));
          Instant oldest = WithdrawalRows.instantOrNull(row, "oldest");
          if (oldest != null) {
            total.setOldestInDoubtSince(WithdrawalMessages.timestamp(oldest));
          }
          return total.build();
        })
        .list();
  }

  /** Returns the number of open exceptions of reconciliations. */
  long openExceptions(Handle handle) {
    return handle
        .createQuery("SELECT count(*) FROM reconciliation_exception WHERE resolved_at IS NULL")
        .mapTo(Long.class)
        .one();
  }

  /** Returns when the last reconciliation ended. */
  Optional<Instant> reconciledAt(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT ended_at FROM reconciliation
            WHERE status = 'COMPLETED' AND NOT dry_run
            ORDER BY ended_at DESC
            LIMIT 1
            """)
        .map((row, _) -> WithdrawalRows.instant(row, "ended_at"))
        .findOne();
  }
}
