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

/** Adds up the rows that triggers keep, and the open withdrawals. */
final class WithdrawalTotalStore {

  /** Returns totals of the withdrawals accepted on these days, both days included. */
  List<WithdrawalDailyTotal> days(Handle handle, LocalDate from, LocalDate to) {
    return handle
        .createQuery(
            """
            select day, status, currency, sum(withdrawals) as withdrawals, sum(amount) as amount,
              sum(duration_ms) as duration_ms
            from withdrawal_total where day between :from and :to
            group by day, status, currency having sum(withdrawals) <> 0
            order by day, status, currency
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
            select currency, count(*) as open, sum(amount_minor) as amount, count(in_doubt_since) as in_doubt,
              coalesce(sum(amount_minor) filter (where in_doubt_since is not null), 0) as in_doubt_amount,
              min(in_doubt_since) as oldest, count(needs_operator_since) as needs_operator
            from withdrawal where status in ('PENDING', 'PROCESSING')
            group by currency order by currency
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
        .createQuery("select count(*) from reconciliation_exception where resolved_at is null")
        .mapTo(Long.class)
        .one();
  }

  /** Returns when the last reconciliation ended. */
  Optional<Instant> reconciledAt(Handle handle) {
    return handle
        .createQuery("select ended_at from reconciliation order by ended_at desc limit 1")
        .map((row, _) -> WithdrawalRows.instant(row, "ended_at"))
        .findOne();
  }
}
