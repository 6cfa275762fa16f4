package com.nissmart.payout.file;

import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The SQL that compares a new file with those of the last days. */
final class SimilarFileStore {
  /**
   * Returns the newest file of another name since a moment that has more than half of the given
   * withdrawals. It looks at the last twenty files.
   */
  Optional<UUID> find(Handle handle, SubmittedFile file, Instant since) {
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
}
