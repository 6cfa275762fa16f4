package com.nissmart.payout.file;

import com.nissmart.contract.Money;
import com.nissmart.payout.v1.WithdrawalFileLine;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of the lines of files. */
final class FileLineStore {
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
