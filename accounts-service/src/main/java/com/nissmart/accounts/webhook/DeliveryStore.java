package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.sending.DeliveryAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The table of deliveries: claims, attempts and the owner's list. */
final class DeliveryStore {
  /** The first delivery of each account has the smallest number in the account's queue. */
  private static final String SHOWN =
      """
      SELECT delivery_id, delivery_no, webhook_id, event_type, resource_id, account_id, payload,
             status, attempts, last_status, last_answer, created_at, next_attempt_at, delivered_at,
             (SELECT e.delivery_id FROM webhook_delivery e
              WHERE d.status = 'PENDING' AND e.delivery_no < d.delivery_no
                AND e.delivery_no = least(
                    (SELECT min(q.delivery_no) FROM webhook_queue q
                     WHERE q.webhook_id = d.webhook_id AND q.account_id = d.account_id),
                    (SELECT min(q.delivery_no) FROM webhook_queue q
                     WHERE q.webhook_id = d.webhook_id AND q.account_id = d.other_account_id))
             ) AS blocked_by
      FROM webhook_delivery d
      """;

  /**
   * A delivery that this process may attempt until its claim ends.
   *
   * @param claim the number of the claim
   * @param tries attempts since the delivery was queued, before this one
   * @param secret encrypted, as are the other secrets
   */
  record ClaimedDelivery(
      UUID deliveryId,
      long deliveryNo,
      UUID webhookId,
      UUID userId,
      String eventType,
      String resourceId,
      UUID accountId,
      Optional<UUID> otherAccountId,
      String payload,
      boolean changes,
      boolean requester,
      int tries,
      int claim,
      Instant createdAt,
      Instant firstAttemptAt,
      String url,
      String secret,
      Optional<String> previousSecret,
      Optional<Instant> previousUntil) {

    /** Returns the accounts whose events wait for this delivery. */
    Set<UUID> accounts() {
      return Stream.concat(Stream.of(accountId), otherAccountId.stream())
          .collect(Collectors.toSet());
    }
  }

  /**
   * Claims some due deliveries, so that no other process attempts them before {@code until}.
   *
   * @param busy webhooks, and users with webhooks, that have enough running attempts
   */
  List<ClaimedDelivery> claim(
      Handle handle, Collection<UUID> busy, int most, Instant now, Instant until) {
    return handle
        .createQuery(
            """
            UPDATE webhook_delivery d
            SET claimed_until = :until, claim = d.claim + 1,
                first_attempt_at = coalesce(d.first_attempt_at, :now)
            FROM webhook w
            WHERE d.delivery_no IN (
                SELECT due.delivery_no
                FROM webhook_delivery due
                JOIN webhook hook ON hook.webhook_id = due.webhook_id
                WHERE due.next_attempt_at <= :now
                  AND (due.claimed_until IS NULL OR due.claimed_until <= :now)
                  AND hook.deleted_at IS NULL
                  AND due.webhook_id <> ALL(:busy)
                  AND hook.user_id <> ALL(:busy)
                ORDER BY due.next_attempt_at, due.delivery_no
                LIMIT :most
                FOR UPDATE OF due SKIP LOCKED)
              AND w.webhook_id = d.webhook_id
            RETURNING d.delivery_id, d.delivery_no, d.webhook_id, w.user_id, d.event_type,
                      d.resource_id, d.account_id, d.other_account_id, d.payload, d.changes, d.requester,
                      d.tries, d.claim, d.created_at, d.first_attempt_at, w.url, w.secret,
                      w.previous_secret, w.previous_until
            """)
        .bindArray("busy", UUID.class, busy.toArray())
        .bind("most", most)
        .bind("now", now)
        .bind("until", until)
        .mapTo(ClaimedDelivery.class)
        .list();
  }

  /** Returns whether the claim is still held. Call it after {@link WebhookStore#lock}. */
  boolean holds(Handle handle, ClaimedDelivery claimed) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
                SELECT FROM webhook_delivery
                WHERE delivery_id = :id AND claim = :claim AND status = 'PENDING')
            """)
        .bind("id", claimed.deliveryId())
        .bind("claim", claimed.claim())
        .mapTo(boolean.class)
        .one();
  }

  void record(
      Handle handle,
      ClaimedDelivery claimed,
      DeliveryAnswer answer,
      DeliveryStatus status,
      Optional<Instant> next,
      Instant now) {
    handle
        .createUpdate(
            """
            UPDATE webhook_delivery
            SET attempts = attempts + 1, tries = tries + 1, payload = :payload,
                last_status = :lastStatus, last_answer = :lastAnswer, status = :status,
                next_attempt_at = :next, claimed_until = NULL,
                delivered_at = :deliveredAt
            WHERE delivery_id = :id
            """)
        .bind("id", claimed.deliveryId())
        .bind("payload", answer.payload())
        .bind("lastStatus", answer.status())
        .bind("lastAnswer", answer.text())
        .bind("status", status.name())
        .bind("next", next.orElse(null))
        .bind("deliveredAt", status == DeliveryStatus.DELIVERED ? now : null)
        .execute();
  }

  /** Tries again later, after nothing could be sent. */
  void postpone(Handle handle, ClaimedDelivery claimed, Instant until) {
    handle.execute(
        """
        UPDATE webhook_delivery SET next_attempt_at = ?, claimed_until = NULL
        WHERE delivery_id = ? AND claim = ? AND next_attempt_at IS NOT NULL
        """,
        until,
        claimed.deliveryId(),
        claimed.claim());
  }

  /** Returns deliveries, newest first. */
  List<Delivery> list(
      Handle handle,
      UUID webhookId,
      Optional<DeliveryStatus> status,
      Optional<Long> before,
      int most) {
    Query query =
        handle
            .createQuery(
                """
                %s
                WHERE webhook_id = :webhookId %s %s
                ORDER BY delivery_no DESC
                LIMIT :most
                """
                    .formatted(
                        SHOWN,
                        status.isPresent() ? "AND status = :status" : "",
                        before.isPresent() ? "AND delivery_no < :before" : ""))
            .bind("webhookId", webhookId)
            .bind("most", most);
    status.ifPresent(wanted -> query.bind("status", wanted.name()));
    before.ifPresent(number -> query.bind("before", number));
    return query.mapTo(Delivery.class).list();
  }

  /** Returns a delivery of the webhook as its owner sees it. */
  Delivery get(Handle handle, UUID deliveryId) {
    return handle
        .createQuery(SHOWN + "WHERE delivery_id = :deliveryId")
        .bind("deliveryId", deliveryId)
        .mapTo(Delivery.class)
        .one();
  }

  /** Finds a delivery of the webhook in the form in which it was queued. */
  Optional<QueuedDelivery> find(Handle handle, UUID webhookId, UUID deliveryId) {
    return handle
        .createQuery(
            """
            SELECT delivery_id, webhook_id, event_type, resource_id, account_id, other_account_id,
                   payload, changes, requester, created_at
            FROM webhook_delivery
            WHERE webhook_id = :webhookId AND delivery_id = :deliveryId
            """)
        .bind("webhookId", webhookId)
        .bind("deliveryId", deliveryId)
        .mapTo(QueuedDelivery.class)
        .findOne();
  }

  /** Makes a delivery due that waits for its next attempt. */
  void makeDue(Handle handle, UUID deliveryId, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE webhook_delivery SET next_attempt_at = :now
            WHERE delivery_id = :id AND next_attempt_at > :now
            """)
        .bind("id", deliveryId)
        .bind("now", now)
        .execute();
  }

  /**
   * Requests a replay of the ledger's feed, from after the given position up to where it has been
   * read. It replaces the webhook's earlier request. Returns 0 when the feed was not read so far,
   * else 1.
   */
  int requestReplay(Handle handle, UUID webhookId, long afterSeq) {
    return handle
        .createUpdate(
            """
            INSERT INTO webhook_replay (webhook_id, after_seq, until_seq)
            SELECT :webhookId, :afterSeq, CAST(coalesce(nullif(position, ''), '0') AS bigint)
            FROM webhook_feed
            WHERE feed = 'transactions'
              AND :afterSeq <= CAST(coalesce(nullif(position, ''), '0') AS bigint)
            ON CONFLICT (webhook_id) DO UPDATE
            SET after_seq = excluded.after_seq, until_seq = excluded.until_seq
            """)
        .bind("webhookId", webhookId)
        .bind("afterSeq", afterSeq)
        .execute();
  }

  /** Deletes some old deliveries, except those that are still attempted. */
  int deleteOld(Handle handle, Instant before, int most) {
    return handle.execute(
        """
        DELETE FROM webhook_delivery
        WHERE delivery_id IN (
            SELECT d.delivery_id
            FROM webhook_delivery d
            JOIN webhook w ON w.webhook_id = d.webhook_id
            WHERE d.queued_at < ? AND (d.status <> 'PENDING' OR w.status <> 'ACTIVE')
            LIMIT ?)
        """,
        before,
        most);
  }
}
