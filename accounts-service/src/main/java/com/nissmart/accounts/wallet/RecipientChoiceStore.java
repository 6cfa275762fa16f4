package com.nissmart.accounts.wallet;

import com.nissmart.accounts.text.EmailAddress;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of wallets that were chosen for transfers by email. */
final class RecipientChoiceStore {

  /** Returns the wallet that was chosen for a user's key, even when it was closed since. */
  Optional<Recipient> find(
      Handle handle, UUID userId, String key, EmailAddress email, String currency) {
    return handle
        .createQuery(
            """
            SELECT w.account_id, u.first_name, u.last_name
            FROM recipient_choice c
            JOIN wallet w USING (account_id)
            JOIN app_user u ON u.user_id = w.user_id
            WHERE c.user_id = :userId AND c.idempotency_key = :key AND c.email_key = :emailKey
              AND c.currency = :currency
            """)
        .bind("userId", userId)
        .bind("key", key)
        .bind("emailKey", email.key())
        .bind("currency", currency)
        .mapTo(Recipient.class)
        .findOne();
  }

  /** Records a choice; an earlier one stays. */
  void choose(
      Handle handle,
      UUID userId,
      String key,
      EmailAddress email,
      String currency,
      Recipient recipient) {
    handle
        .createUpdate(
            """
            INSERT INTO recipient_choice (user_id, idempotency_key, email_key, currency, account_id)
            VALUES (:userId, :key, :emailKey, :currency, :accountId)
            ON CONFLICT DO NOTHING
            """)
        .bind("userId", userId)
        .bind("key", key)
        .bind("emailKey", email.key())
        .bind("currency", currency)
        .bind("accountId", recipient.accountId())
        .execute();
  }
}
