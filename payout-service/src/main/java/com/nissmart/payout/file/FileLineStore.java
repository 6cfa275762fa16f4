package com.nissmart.payout.file;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.v1.WithdrawalFileTotal;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The lines of files with the withdrawals that they became. */
final class FileLineStore {
  private static final String LINES =
      """
      FROM withdrawal_file f JOIN withdrawal_file_line l USING (file_id)
      LEFT JOIN withdrawal w ON w.user_id = f.user_id
        AND w.idempotency_key = 'file:' || f.name || ':' || l.line_no
      """;

  private static final String STATE =
      "coalesce(w.status, CASE WHEN l.refusal_code IS NULL THEN 'NOT_BEGUN' ELSE 'REFUSED' END) AS state, ";

  /** Replaces the lines that have no withdrawal; those with one stay as they were begun. */
  void replace(Handle handle, UUID file, List<FileLine> lines) {
    handle
        .createUpdate(
            """
            DELETE FROM withdrawal_file_line d USING withdrawal_file f
            WHERE d.file_id = :file AND f.file_id = d.file_id AND NOT EXISTS (
              SELECT 1 FROM withdrawal w
              WHERE w.user_id = f.user_id AND w.idempotency_key = 'file:' || f.name || ':' || d.line_no)
            """)
        .bind("file", file)
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO withdrawal_file_line
              (file_id, line_no, account_id, amount_minor, currency, bank_code, account_number, account_name)
            SELECT :file, given.*
            FROM unnest(:lines, :accounts, :amounts, :currencies, :bank_codes, :account_numbers, :account_names) AS given
            ON CONFLICT ON CONSTRAINT withdrawal_file_line_pk DO NOTHING
            """)
        .bind("file", file)
        .bindArray("lines", Integer.class, lines.stream().map(FileLine::number).toList())
        .bindArray("accounts", UUID.class, all(lines, WithdrawalRequest::accountId))
        .bindArray("amounts", Long.class, all(lines, one -> one.amount().amount()))
        .bindArray("currencies", String.class, all(lines, one -> one.amount().currency()))
        .bindArray("bank_codes", String.class, all(lines, one -> one.destination().bankCode()))
        .bindArray(
            "account_numbers", String.class, all(lines, one -> one.destination().accountNumber()))
        .bindArray(
            "account_names", String.class, all(lines, one -> one.destination().accountName()))
        .execute();
  }

  /** Records why lines were refused, or that they were not. */
  void tried(Handle handle, UUID file, List<WithdrawalFileLine> verdicts) {
    List<@Nullable String> codes = new ArrayList<>();
    verdicts.forEach(one -> codes.add(one.getCodeValue() == 0 ? null : one.getCode().name()));
    handle
        .createUpdate(
            """
            UPDATE withdrawal_file_line l
            SET refusal_code = code, refusal_message = message, refusal_field = field
            FROM unnest(:lines, :codes, :messages, :fields) AS given (line, code, message, field)
            WHERE l.file_id = :file AND l.line_no = line
            """)
        .bind("file", file)
        .bindArray(
            "lines", Integer.class, verdicts.stream().map(WithdrawalFileLine::getLine).toList())
        .bindArray("codes", String.class, codes)
        .bindArray(
            "messages",
            String.class,
            verdicts.stream().map(WithdrawalFileLine::getMessage).toList())
        .bindArray(
            "fields", String.class, verdicts.stream().map(WithdrawalFileLine::getField).toList())
        .execute();
  }

  /** Returns the lines that can be read, each with its request. */
  List<FileLine> requests(Handle handle, WithdrawalFile file) {
    return handle
        .createQuery(
            """
            SELECT * FROM withdrawal_file_line
            WHERE file_id = :file AND account_id IS NOT NULL
            ORDER BY line_no
            """)
        .bind("file", file.fileId())
        .map((row, _) -> request(file, row))
        .list();
  }

  private static FileLine request(WithdrawalFile file, ResultSet row) throws SQLException {
    int line = row.getInt("line_no");
    return new FileLine(
        line,
        new WithdrawalRequest(
            LineRules.key(file.name(), line),
            row.getObject("account_id", UUID.class),
            new Money(row.getLong("amount_minor"), row.getString("currency")),
            new Destination(
                row.getString("bank_code"),
                row.getString("account_number"),
                row.getString("account_name"),
                null)),
        null);
  }

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
        .map(FileLineStore::entry)
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

  /**
   * Returns the newest file of another name since a moment that has more than half of the given
   * withdrawals. It looks at the last twenty files.
   */
  Optional<UUID> findSimilar(Handle handle, SubmittedFile file, Instant since) {
    return handle
        .createQuery(
            """
            WITH given AS (
              SELECT * FROM unnest(:accounts, :amounts, :currencies, :bank_codes, :account_numbers)
                AS g (account_id, amount_minor, currency, bank_code, account_number)),
            recent AS (
              SELECT file_id FROM withdrawal_file
              WHERE user_id = :user AND name <> :name AND created_at >= :since
              ORDER BY file_id DESC LIMIT 20),
            known AS (
              SELECT DISTINCT file_id, account_id, amount_minor, currency, bank_code, account_number
              FROM recent JOIN withdrawal_file_line USING (file_id))
            SELECT file_id FROM known JOIN given USING (account_id, amount_minor, currency, bank_code, account_number)
            GROUP BY file_id HAVING 2 * count(*) > (SELECT count(*) FROM given)
            ORDER BY file_id DESC LIMIT 1
            """)
        .bind("user", file.user())
        .bind("name", file.name())
        .bind("since", WithdrawalRows.utc(since))
        .bindArray("accounts", UUID.class, of(file, WithdrawalRequest::accountId))
        .bindArray("amounts", Long.class, of(file, one -> one.amount().amount()))
        .bindArray("currencies", String.class, of(file, one -> one.amount().currency()))
        .bindArray("bank_codes", String.class, of(file, one -> one.destination().bankCode()))
        .bindArray(
            "account_numbers", String.class, of(file, one -> one.destination().accountNumber()))
        .mapTo(UUID.class)
        .findOne();
  }

  private static <T> List<T> of(SubmittedFile file, Function<WithdrawalRequest, T> part) {
    return file.requests().stream().map(part).toList();
  }

  /** Returns a part of each line; null for a line that could not be read. */
  private static <T> List<@Nullable T> all(
      List<FileLine> lines, Function<WithdrawalRequest, T> part) {
    List<@Nullable T> parts = new ArrayList<>();
    for (FileLine line : lines) {
      WithdrawalRequest request = line.request();
      parts.add(request == null ? null : part.apply(request));
    }
    return parts;
  }
}
