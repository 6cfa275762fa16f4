package com.nissmart.accounts.wallet;

import com.nissmart.accounts.text.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The open wallets in the table of wallets. */
final class OpenWalletStore {

  Optional<Wallet> findOpen(Handle handle, UUID accountId) {
    return handle
        .createQuery(
            """
            SELECT account_id, user_id, name, currency, status, created_at
            FROM wallet
            WHERE account_id = :accountId AND status = 'OPEN'
            """)
        .bind("accountId", accountId)
        .mapTo(Wallet.class)
        .findOne();
  }

  /** Returns the user's open wallets, oldest first. */
  List<Wallet> listOpen(Handle handle, UUID userId) {
    return handle
        .createQuery(
            """
            SELECT account_id, user_id, name, currency, status, created_at
            FROM wallet
            WHERE user_id = :userId AND status = 'OPEN'
            ORDER BY created_at, account_id
            """)
        .bind("userId", userId)
        .mapTo(Wallet.class)
        .list();
  }

  /**
   * Finds the wallet that has been open for longest and is not known to be closed. A wallet whose
   * opening finishes late therefore does not change the target of a repeated transfer.
   */
  Optional<Recipient> findRecipient(Handle handle, EmailAddress email, String currency) {
    return handle
        .createQuery(
            """
            SELECT w.account_id, u.first_name, u.last_name
            FROM app_user u
            JOIN wallet w ON w.user_id = u.user_id
            WHERE lower(u.email) = :emailKey AND w.currency = :currency AND w.status = 'OPEN'
              AND w.closed_at IS NULL
            ORDER BY w.opened_at, w.account_id
            LIMIT 1
            """)
        .bind("emailKey", email.key())
        .bind("currency", currency)
        .mapTo(Recipient.class)
        .findOne();
  }

  /** Records that the ledger has closed the account. */
  void markClosed(Handle handle, UUID accountId, Instant now) {
    handle.execute(
        "UPDATE wallet SET closed_at = ? WHERE account_id = ? AND closed_at IS NULL",
        now,
        accountId);
  }
}
