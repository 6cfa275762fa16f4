package com.nissmart.accounts.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The wallets that are being opened. {@link OpenWalletStore} reads the open ones. */
final class WalletStore {

  /**
   * Locks the user, so that requests for wallets of one user follow one another.
   *
   * @return whether the user is a customer now, which an older token does not prove
   */
  boolean lockCustomer(Handle handle, UUID userId) {
    return handle
        .createQuery(
            """
            SELECT roles @> ARRAY['CUSTOMER']
            FROM app_user
            WHERE user_id = :userId
            FOR NO KEY UPDATE
            """)
        .bind("userId", userId)
        .mapTo(boolean.class)
        .findOne()
        .orElse(false);
  }

  Optional<Wallet> findByKey(Handle handle, UUID userId, String idempotencyKey) {
    return handle
        .createQuery(
            """
            SELECT account_id, user_id, name, currency, status, created_at
            FROM wallet
            WHERE user_id = :userId AND idempotency_key = :key
            """)
        .bind("userId", userId)
        .bind("key", idempotencyKey)
        .mapTo(Wallet.class)
        .findOne();
  }

  /**
   * Takes over a wallet of an earlier request with the same content and without a key that the
   * ledger has not answered. Call it after {@link #lockCustomer}, so that two requests do not take
   * the same wallet.
   */
  Optional<Wallet> takeUnanswered(Handle handle, WalletRequest request) {
    return handle
        .createQuery(
            """
            UPDATE wallet SET unanswered = false
            WHERE account_id = (
                SELECT account_id
                FROM wallet
                WHERE user_id = :userId AND currency = :currency AND name = :name
                  AND idempotency_key IS NULL AND unanswered
                ORDER BY account_id
                LIMIT 1)
            RETURNING account_id, user_id, name, currency, status, created_at
            """)
        .bind("userId", request.userId())
        .bind("currency", request.currency())
        .bind("name", request.name())
        .mapTo(Wallet.class)
        .findOne();
  }

  int count(Handle handle, UUID userId) {
    return handle
        .createQuery("SELECT count(*) FROM wallet WHERE user_id = :userId")
        .bind("userId", userId)
        .mapTo(int.class)
        .one();
  }

  void insert(Handle handle, Wallet wallet, Optional<String> idempotencyKey) {
    handle
        .createUpdate(
            """
            INSERT INTO wallet (account_id, user_id, name, currency, status, idempotency_key, created_at)
            VALUES (:accountId, :userId, :name, :currency, :status, :idempotencyKey, :createdAt)
            """)
        .bind("accountId", wallet.accountId())
        .bind("userId", wallet.userId())
        .bind("name", wallet.name())
        .bind("currency", wallet.currency())
        .bind("status", wallet.status().name())
        .bind("idempotencyKey", idempotencyKey.orElse(null))
        .bind("createdAt", wallet.createdAt())
        .execute();
  }

  /**
   * Marks a wallet as open from now on, unless it was open before; returns false when it was
   * deleted. The database's clock decides, because the clocks of replicas differ and the oldest
   * wallet receives the money.
   */
  boolean markOpen(Handle handle, UUID accountId) {
    return handle
            .createUpdate(
                """
                UPDATE wallet
                SET status = 'OPEN', unanswered = false, opened_at = coalesce(opened_at, clock_timestamp())
                WHERE account_id = :accountId
                """)
            .bind("accountId", accountId)
            .execute()
        == 1;
  }

  void markUnanswered(Handle handle, UUID accountId) {
    handle.execute(
        """
        UPDATE wallet SET unanswered = true
        WHERE account_id = ? AND status = 'OPENING'
        """,
        accountId);
  }

  /** Deletes a wallet that the ledger refused. An open one stays. */
  void removeOpening(Handle handle, UUID accountId) {
    handle.execute("DELETE FROM wallet WHERE account_id = ? AND status = 'OPENING'", accountId);
  }

  /** Returns wallets that are not open yet, with ids after the given one. */
  List<Wallet> listOpening(Handle handle, UUID after, Instant createdBefore, int most) {
    return handle
        .createQuery(
            """
            SELECT account_id, user_id, name, currency, status, created_at
            FROM wallet
            WHERE status = 'OPENING' AND account_id > :after AND created_at < :createdBefore
            ORDER BY account_id
            LIMIT :most
            """)
        .bind("after", after)
        .bind("createdBefore", createdBefore)
        .bind("most", most)
        .mapTo(Wallet.class)
        .list();
  }
}
