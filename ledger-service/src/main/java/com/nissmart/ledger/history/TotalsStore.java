package com.nissmart.ledger.history;

import com.nissmart.ledger.book.Names;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/** Reads the totals that are kept with the book. */
final class TotalsStore {
  private TotalsStore() {}

  static List<TotalsView.Day> days(Handle handle, LocalDate from, LocalDate to) {
    return handle
        .createQuery(
            """
            SELECT day, type, status, currency, count, amount FROM daily_total
             WHERE book_id = 1 AND day BETWEEN :from AND :to
             ORDER BY day, type, status, currency
            """)
        .bind("from", from)
        .bind("to", to)
        .map((result, context) ->
            new TotalsView.Day(
                result.getObject(1, LocalDate.class),
                Names.type(result.getString(2)),
                Names.status(result.getString(3)),
                result.getString(4),
                result.getLong(5),
                result.getBigDecimal(6).toBigIntegerExact()))
        .list();
  }

  static List<TotalsView.Accounts> accounts(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT kind, currency, status, count FROM account_total
             WHERE book_id = 1 AND count > 0 ORDER BY kind, currency, status
            """)
        .map((result, context) ->
            new TotalsView.Accounts(
                Names.kind(result.getString(1)),
                result.getString(2),
                Names.accountStatus(result.getString(3)),
                result.getLong(4)))
        .list();
  }

  /** What open holds keep, by currency. */
  static Map<String, Long> held(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT a.currency, sum(h.amount)::bigint AS held
              FROM open_hold h JOIN account a ON a.book_id = 1 AND a.account_id = h.account_id
             WHERE h.book_id = 1 GROUP BY a.currency
            """)
        .reduceRows(
            new java.util.HashMap<String, Long>(),
            (Map<String, Long> held, RowView row) -> {
              held.put(row.getColumn("currency", String.class), row.getColumn("held", Long.class));
              return held;
            });
  }

  static long lastSeq(Handle handle) {
    return handle
        .createQuery("SELECT last_seq FROM book WHERE book_id = 1")
        .mapTo(Long.class)
        .one();
  }
}
