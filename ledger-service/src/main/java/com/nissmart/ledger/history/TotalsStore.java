package com.nissmart.ledger.history;

import com.nissmart.ledger.book.EnumNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The query for the totals that are kept with the book. */
final class TotalsStore {
  /** One statement, so that all totals are read in one round trip. */
  private static final String ALL =
      """
      SELECT 'DAY' AS part, type::text AS name, status::text, currency, count, amount, day,
             NULL::uuid AS account_id, NULL::timestamptz AS created_at, NULL::bigint AS held, NULL::bigint AS account_seq
        FROM daily_total WHERE book_id = :book_id AND day BETWEEN :from AND :to
      UNION ALL
      SELECT 'ACCOUNTS', kind::text, status::text, currency, count, NULL, NULL, NULL, NULL, NULL, NULL
        FROM account_total WHERE book_id = :book_id AND count > 0
      UNION ALL
      SELECT 'SYSTEM', a.kind::text, a.status::text, a.currency, NULL, e.balance, NULL, a.account_id, a.created_at,
             e.held, e.account_seq
        FROM account a
        LEFT JOIN LATERAL (SELECT * FROM entry l WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                            ORDER BY l.account_seq DESC LIMIT 1) e ON true
       WHERE a.book_id = :book_id AND a.kind = 'SYSTEM'
      UNION ALL
      SELECT 'HELD', NULL, NULL, currency, NULL, amount, NULL, NULL, NULL, NULL, NULL
        FROM held_total WHERE book_id = :book_id
      """;

  static final class TotalRows {
    final List<TotalsView.Day> days = new ArrayList<>();
    final List<TotalsView.Accounts> accounts = new ArrayList<>();
    final List<AccountView> systemAccounts = new ArrayList<>();
    final Map<String, Long> held = new HashMap<>();
  }

  /** Returns all totals, and the daily ones of these days, both ends included. */
  TotalRows read(Handle handle, int bookId, LocalDate from, LocalDate to) {
    return handle
        .createQuery(ALL)
        .bind("book_id", bookId)
        .bind("from", from)
        .bind("to", to)
        .reduceResultSet(new TotalRows(), (rows, result, context) -> add(rows, result));
  }

  private static TotalRows add(TotalRows rows, ResultSet result) throws SQLException {
    String currency = result.getString(4);
    switch (result.getString(1)) {
      case "DAY" ->
          rows.days.add(
              new TotalsView.Day(
                  result.getObject(7, LocalDate.class),
                  EnumNames.type(result.getString(2)),
                  EnumNames.status(result.getString(3)),
                  currency,
                  result.getLong(5),
                  result.getBigDecimal(6).toBigIntegerExact()));
      case "ACCOUNTS" ->
          rows.accounts.add(
              new TotalsView.Accounts(
                  EnumNames.kind(result.getString(2)),
                  currency,
                  EnumNames.accountStatus(result.getString(3)),
                  result.getLong(5)));
      case "SYSTEM" -> rows.systemAccounts.add(systemAccount(result, currency));
      default -> rows.held.put(currency, result.getLong(6));
    }
    return rows;
  }

  private static AccountView systemAccount(ResultSet result, String currency) throws SQLException {
    return new AccountView(
        result.getObject(8, UUID.class),
        null,
        EnumNames.kind(result.getString(2)),
        EnumNames.accountStatus(result.getString(3)),
        new BalanceView(currency, result.getLong(6), result.getLong(10), result.getLong(11)),
        result.getObject(9, OffsetDateTime.class).toInstant());
  }
}
