package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table of webhooks. */
final class WebhookStore {
  private static final String COLUMNS =
      """
      webhook_id, user_id, everyone, url, events, description, status, created_at, last_success_at,
      failing_since,
      (SELECT count(*) FROM webhook_delivery d
       WHERE d.webhook_id = w.webhook_id AND d.status = 'PENDING') AS pending_deliveries,
      (SELECT min(d.first_attempt_at) FROM webhook_delivery d
       WHERE d.webhook_id = w.webhook_id AND d.status = 'PENDING' AND d.tries > 0) AS blocked_since,
      (SELECT min(d.next_attempt_at) FROM webhook_delivery d
       WHERE d.webhook_id = w.webhook_id AND d.status = 'PENDING' AND d.tries > 0) AS next_attempt_at
      """;

  /**
   * Locks the user, so that requests for webhooks of one user follow one another, and counts the
   * webhooks.
   */
  int lockUserAndCount(Handle handle, UUID userId) {
    handle.execute("SELECT FROM app_user WHERE user_id = ? FOR NO KEY UPDATE", userId);
    return handle
        .createQuery("SELECT count(*) FROM webhook WHERE user_id = :userId AND deleted_at IS NULL")
        .bind("userId", userId)
        .mapTo(int.class)
        .one();
  }

  void insert(Handle handle, Webhook webhook, String encryptedSecret) {
    handle
        .createUpdate(
            """
            INSERT INTO webhook
                (webhook_id, user_id, everyone, url, events, description, status, secret, created_at)
            VALUES (:webhookId, :userId, :everyone, :url, string_to_array(:events, ','), :description,
                    :status, :secret, :createdAt)
            """)
        .bind("webhookId", webhook.webhookId())
        .bind("userId", webhook.userId())
        .bind("everyone", webhook.everyone())
        .bind("url", webhook.url())
        .bind("events", String.join(",", webhook.events()))
        .bind("description", webhook.description())
        .bind("status", webhook.status().name())
        .bind("secret", encryptedSecret)
        .bind("createdAt", webhook.createdAt())
        .execute();
  }

  /** Finds a webhook; a deleted one only if {@code deletedToo}. */
  Optional<Webhook> find(Handle handle, UUID webhookId, boolean deletedToo) {
    return handle
        .createQuery(
            "SELECT %s FROM webhook w WHERE webhook_id = :webhookId AND (deleted_at IS NULL OR :deletedToo)"
                .formatted(COLUMNS))
        .bind("webhookId", webhookId)
        .bind("deletedToo", deletedToo)
        .mapTo(Webhook.class)
        .findOne();
  }

  /** Finds a webhook for an attempt, without the figures that count its deliveries. */
  Optional<Webhook> findForAttempt(Handle handle, UUID webhookId) {
    return handle
        .createQuery(
            """
            SELECT webhook_id, user_id, everyone, url, events, description, status, created_at,
                   last_success_at, failing_since, 0 AS pending_deliveries,
                   CAST(NULL AS timestamptz) AS blocked_since,
                   CAST(NULL AS timestamptz) AS next_attempt_at
            FROM webhook
            WHERE webhook_id = :webhookId
            """)
        .bind("webhookId", webhookId)
        .mapTo(Webhook.class)
        .findOne();
  }

  /** Returns webhooks, newest first; of all users when no user is given. */
  List<Webhook> list(Handle handle, Optional<UUID> userId, Optional<UUID> before, int most) {
    Query query =
        handle
            .createQuery(
                """
                SELECT %s FROM webhook w
                WHERE deleted_at IS NULL %s %s
                ORDER BY webhook_id DESC
                LIMIT :most
                """
                    .formatted(
                        COLUMNS,
                        userId.isPresent() ? "AND user_id = :userId" : "",
                        before.isPresent() ? "AND webhook_id < :before" : ""))
            .bind("most", most);
    userId.ifPresent(id -> query.bind("userId", id));
    before.ifPresent(id -> query.bind("before", id));
    return query.mapTo(Webhook.class).list();
  }

  /**
   * Locks webhooks against changes of themselves, their deliveries and their order. It locks in the
   * order of ids, so that two transactions do not wait for each other.
   */
  void lock(Handle handle, Collection<UUID> webhookIds) {
    handle
        .createQuery(
            """
            SELECT webhook_id FROM webhook
            WHERE webhook_id = ANY(:ids)
            ORDER BY webhook_id
            FOR NO KEY UPDATE
            """)
        .bindArray("ids", UUID.class, webhookIds.toArray())
        .mapTo(UUID.class)
        .list();
  }

  void update(Handle handle, Webhook webhook) {
    handle
        .createUpdate(
            """
            UPDATE webhook
            SET url = :url, events = string_to_array(:events, ','), status = :status,
                failing_since = :failingSince, last_success_at = :lastSuccessAt
            WHERE webhook_id = :webhookId
            """)
        .bind("webhookId", webhook.webhookId())
        .bind("url", webhook.url())
        .bind("events", String.join(",", webhook.events()))
        .bind("status", webhook.status().name())
        .bind("failingSince", webhook.failingSince().orElse(null))
        .bind("lastSuccessAt", webhook.lastSuccessAt().orElse(null))
        .execute();
  }

  void delete(Handle handle, UUID webhookId, Instant now) {
    handle.execute("UPDATE webhook SET deleted_at = ? WHERE webhook_id = ?", now, webhookId);
  }

  /** Replaces the secret. The one before is valid until {@code previousUntil}. */
  void rotateSecret(Handle handle, UUID webhookId, String encrypted, Instant previousUntil) {
    handle.execute(
        """
        UPDATE webhook
        SET previous_secret = secret, previous_until = ?, secret = ?
        WHERE webhook_id = ?
        """,
        previousUntil,
        encrypted,
        webhookId);
  }

  boolean any(Handle handle) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM webhook WHERE deleted_at IS NULL AND status <> 'ENDED')")
        .mapTo(boolean.class)
        .one();
  }

  /** Returns the owners of those accounts that belong to people. */
  Map<UUID, UUID> owners(Handle handle, Collection<UUID> accounts) {
    return handle
        .createQuery("SELECT account_id, user_id FROM wallet WHERE account_id = ANY(:accounts)")
        .bindArray("accounts", UUID.class, accounts.toArray())
        .reduceRows(
            new HashMap<>(),
            (owners, row) -> {
              owners.put(
                  row.getColumn("account_id", UUID.class), row.getColumn("user_id", UUID.class));
              return owners;
            });
  }

  /** Returns the subscriptions of these users, and those to everyone's events. */
  List<Subscription> subscriptions(Handle handle, Collection<UUID> userIds) {
    return handle
        .createQuery(
            """
            SELECT webhook_id, user_id, everyone, events, created_at
            FROM webhook
            WHERE deleted_at IS NULL AND status <> 'ENDED' AND (everyone OR user_id = ANY(:userIds))
            """)
        .bindArray("userIds", UUID.class, userIds.toArray())
        .mapTo(Subscription.class)
        .list();
  }

  Optional<Subscription> subscription(Handle handle, UUID webhookId) {
    return handle
        .createQuery(
            """
            SELECT webhook_id, user_id, everyone, events, created_at
            FROM webhook
            WHERE deleted_at IS NULL AND status <> 'ENDED' AND webhook_id = :webhookId
            """)
        .bind("webhookId", webhookId)
        .mapTo(Subscription.class)
        .findOne();
  }
}
