package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The tables that hold the order of waiting deliveries. Call {@link WebhookStore#lock} before every
 * method, or a transaction that queues and one that finishes may not see each other.
 */
final class DeliveryQueueStore {
  private static final String INSERT =
      """
      INSERT INTO webhook_delivery
          (delivery_id, webhook_id, event_type, resource_id, account_id, other_account_id, payload,
           changes, requester, created_at, queued_at)
      VALUES (:deliveryId, :webhookId, :eventType, :resourceId, :accountId, :otherAccountId, :payload,
              :changes, :requester, :createdAt, :now)
      """;

  void add(Handle handle, List<QueuedDelivery> deliveries, Instant now) {
    insert(handle, deliveries, now, "ON CONFLICT (delivery_id) DO NOTHING");
  }

  /** Queues deliveries after those that wait, including ones that have ended. */
  void addAgain(Handle handle, List<QueuedDelivery> deliveries, Instant now) {
    insert(
        handle,
        deliveries,
        now,
        """
        ON CONFLICT (delivery_id) DO UPDATE
        SET delivery_no = nextval('webhook_delivery_order'), status = 'PENDING', tries = 0,
            payload = excluded.payload, queued_at = excluded.queued_at, first_attempt_at = NULL,
            delivered_at = NULL, claim = webhook_delivery.claim + 1, claimed_until = NULL
        WHERE webhook_delivery.status <> 'PENDING'
        """);
  }

  private static void insert(
      Handle handle, List<QueuedDelivery> deliveries, Instant now, String onConflict) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            WITH added AS (%s %s RETURNING delivery_no, webhook_id, account_id, other_account_id)
            INSERT INTO webhook_queue (webhook_id, account_id, delivery_no)
            SELECT webhook_id, account, delivery_no
            FROM added, unnest(ARRAY[account_id, other_account_id]) AS account
            WHERE account IS NOT NULL
            """
                .formatted(INSERT, onConflict));
    for (QueuedDelivery delivery : deliveries) {
      batch
          .bind("deliveryId", delivery.deliveryId())
          .bind("webhookId", delivery.webhookId())
          .bind("eventType", delivery.eventType())
          .bind("resourceId", delivery.resourceId())
          .bind("accountId", delivery.accountId())
          .bind("otherAccountId", delivery.otherAccountId().orElse(null))
          .bind("payload", delivery.payload())
          .bind("changes", delivery.changes())
          .bind("requester", delivery.requester())
          .bind("createdAt", delivery.createdAt())
          .bind("now", now)
          .add();
    }
    batch.execute();
  }

  void remove(Handle handle, long deliveryNo) {
    handle.execute("DELETE FROM webhook_queue WHERE delivery_no = ?", deliveryNo);
  }

  /** Gives up a delivery that waits. An attempt that runs can no longer change it. */
  void skip(Handle handle, UUID deliveryId) {
    handle.execute(
        """
        WITH skipped AS (
            UPDATE webhook_delivery
            SET status = 'SKIPPED', next_attempt_at = NULL, claimed_until = NULL, claim = claim + 1
            WHERE delivery_id = ? AND status = 'PENDING'
            RETURNING delivery_no)
        DELETE FROM webhook_queue q
        USING skipped
        WHERE q.delivery_no = skipped.delivery_no
        """,
        deliveryId);
  }

  /**
   * Makes deliveries due that are now first in the queues of the given accounts, if the webhook is
   * active.
   */
  void release(Handle handle, UUID webhookId, Collection<UUID> accounts, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE webhook_delivery d SET next_attempt_at = :now
            WHERE d.delivery_no IN (
                SELECT (SELECT min(q.delivery_no) FROM webhook_queue q
                        WHERE q.webhook_id = :webhookId AND q.account_id = account)
                FROM unnest(CAST(:accounts AS uuid[])) AS account)
              AND d.next_attempt_at IS NULL
              AND NOT EXISTS (
                SELECT FROM webhook_queue e
                WHERE e.webhook_id = d.webhook_id AND e.account_id IN (d.account_id, d.other_account_id)
                  AND e.delivery_no < d.delivery_no)
              AND EXISTS (
                SELECT FROM webhook w
                WHERE w.webhook_id = d.webhook_id AND w.status = 'ACTIVE' AND w.deleted_at IS NULL)
            """)
        .bind("webhookId", webhookId)
        .bind("now", now)
        .bindArray("accounts", UUID.class, accounts.toArray())
        .execute();
  }

  List<UUID> waitingAccounts(Handle handle, UUID webhookId) {
    return handle
        .createQuery("SELECT DISTINCT account_id FROM webhook_queue WHERE webhook_id = :webhookId")
        .bind("webhookId", webhookId)
        .mapTo(UUID.class)
        .list();
  }

  /** Stops sending the webhook's waiting deliveries. */
  void holdBack(Handle handle, UUID webhookId) {
    handle
        .createUpdate(
            """
            UPDATE webhook_delivery SET next_attempt_at = NULL
            WHERE webhook_id = :webhookId AND next_attempt_at IS NOT NULL
            """)
        .bind("webhookId", webhookId)
        .execute();
  }

  /** Gives waiting deliveries their full time of attempts again. */
  void renew(Handle handle, UUID webhookId) {
    handle.execute(
        """
        UPDATE webhook_delivery SET tries = 0, first_attempt_at = NULL, next_attempt_at = NULL
        WHERE webhook_id = ? AND status = 'PENDING'
        """,
        webhookId);
  }

  /** Marks all waiting deliveries as failed. */
  void giveUp(Handle handle, UUID webhookId, String why) {
    handle.execute(
        """
        UPDATE webhook_delivery
        SET status = 'FAILED', next_attempt_at = NULL, last_answer = ?, claim = claim + 1
        WHERE webhook_id = ? AND status = 'PENDING'
        """,
        why,
        webhookId);
    handle.execute("DELETE FROM webhook_queue WHERE webhook_id = ?", webhookId);
  }
}
