package com.nissmart.payout.file;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.payout.v1.WithdrawalFileTotal;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.runtime.identity.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of what became of the lines of files. */
final class LineStateStore {
  private static final String LINES =
      """
      FROM withdrawal_file f JOIN withdrawal_file_line l USING (file_id)
      LEFT JOIN withdrawal w ON w.user_id = f.user_id
        AND w.idempotency_key = 'file:' || f.name || ':' || l.line_no
      """;

  private static final String STATE =
      "coalesce(w.status, CASE WHEN l.refusal_code IS NULL THEN 'NOT_BEGUN' ELSE 'REFUSED' END) AS state, ";

  /** A withdrawal of a line. */
  record BegunLine(int line, UUID withdrawal) {}

  /** Returns the withdrawals of a file that have a status. */
  List<BegunLine> begun(Handle handle, UUID file, WithdrawalStatus status) {
    return handle
        .createQuery(
            "SELECT l.line_no, w.withdrawal_id "
                + LINES
                + "WHERE f.file_id = :file AND w.status = :status ORDER BY l.line_no")
        .bind("file", file)
        .bind("status", status.name())
        .map((row, _) ->
            new BegunLine(row.getInt("line_no"), row.getObject("withdrawal_id", UUID.class)))
        .list();
  }

  /** Returns whether the caller began attempts of a file under keys with this beginning. */
  boolean hasRetried(Handle handle, UUID file, Caller.User caller, String keys) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT 1 "
                + LINES
                + """
                JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id
                WHERE f.file_id = :file AND a.requested_by = :caller AND a.retry_key = :keys || l.line_no)
                """)
        .bind("file", file)
        .bind("caller", caller.id())
        .bind("keys", keys)
        .mapTo(Boolean.class)
        .one();
  }

  /** Returns all lines in numbers, by state and currency. */
  List<WithdrawalFileTotal> totals(Handle handle, UUID file) {
    return handle
        .createQuery(
            "SELECT "
                + STATE
                + "coalesce(l.currency, '') AS currency, count(*) AS lines, coalesce(sum(l.amount_minor), 0) AS amount "
                + LINES
                + "WHERE f.file_id = :file GROUP BY 1, 2 ORDER BY 1, 2")
        .bind("file", file)
        .map((row, _) ->
            WithdrawalFileTotal.newBuilder()
                .setState(row.getString("state"))
                .setCurrency(row.getString("currency"))
                .setCount(row.getInt("lines"))
                .setAmount(row.getBigDecimal("amount").toBigInteger().toString())
                .build())
        .list();
  }

  /** Returns the lines after a line, in their order. */
  List<WithdrawalFileEntry> entries(Handle handle, UUID file, long after, int limit) {
    return WithdrawalRows.select(
            handle,
            ", l.line_no, l.refusal_code, l.refusal_message, l.refusal_field, "
                + STATE
                + "w.status AS begun "
                + LINES
                + """
                LEFT JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
                WHERE f.file_id = :file AND l.line_no > :after
                ORDER BY l.line_no LIMIT :limit
                """)
        .bind("file", file)
        .bind("after", after)
        .bind("limit", limit)
        .map(LineStateStore::entry)
        .list();
  }

  private static WithdrawalFileEntry entry(ResultSet row, StatementContext context)
      throws SQLException {
    WithdrawalFileEntry.Builder entry =
        WithdrawalFileEntry.newBuilder()
            .setLine(row.getInt("line_no"))
            .setState(row.getString("state"));
    if (row.getString("begun") != null) {
      return entry
          .setWithdrawal(WithdrawalMessages.withdrawal(WithdrawalRows.MAPPER.map(row, context)))
          .build();
    }
    String code = row.getString("refusal_code");
    return code == null
        ? entry.build()
        : entry
            .setCode(Reason.valueOf(code))
            .setMessage(row.getString("refusal_message"))
            .setField(row.getString("refusal_field"))
            .build();
  }
}
