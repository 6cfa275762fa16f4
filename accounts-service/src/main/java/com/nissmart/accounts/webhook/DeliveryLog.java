package com.nissmart.accounts.webhook;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The deliveries of a webhook, and sending them again. */
public final class DeliveryLog {
  private static final Duration RETENTION = Duration.ofDays(30);
  private static final int PORTION = 1_000;

  private final DeliveryStore store = new DeliveryStore();
  private final DeliveryQueue queue = new DeliveryQueue();
  private final Jdbi jdbi;
  private final Webhooks webhooks;
  private final Runnable queued;
  private final InstantSource clock;

  /**
   * Reads the log in the given database.
   *
   * @param queued runs after a delivery was queued
   */
  public DeliveryLog(Jdbi jdbi, Webhooks webhooks, Runnable queued, InstantSource clock) {
    this.jdbi = jdbi;
    this.webhooks = webhooks;
    this.queued = queued;
    this.clock = clock;
  }

  /**
   * Returns deliveries, newest first, also of a deleted webhook.
   *
   * @param owner the required owner; empty for callers who see all webhooks
   * @param before only deliveries before this position
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public List<Delivery> list(
      UUID webhookId,
      Optional<UUID> owner,
      Optional<DeliveryStatus> status,
      Optional<Long> before,
      int most) {
    return jdbi.withHandle(handle -> {
      var _ = webhooks.owned(handle, webhookId, owner, true);
      return store.list(handle, webhookId, status, before, most);
    });
  }

  /**
   * Sends one delivery again, after the waiting ones. A delivery that already waits for its next
   * attempt is sent at once.
   *
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public void replay(UUID webhookId, UUID owner, UUID deliveryId) {
    Instant now = clock.instant();
    jdbi.useTransaction(handle -> {
      queue.addAgain(handle, List.of(owned(handle, webhookId, owner, deliveryId)), now);
      store.makeDue(handle, deliveryId, now);
    });
    queued.run();
  }

  /**
   * Gives up a delivery that waits, so that it holds up no other. One that has ended stays as it
   * is.
   *
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public Delivery skip(UUID webhookId, UUID owner, UUID deliveryId) {
    Delivery skipped =
        jdbi.inTransaction(handle -> {
          queue.skip(handle, owned(handle, webhookId, owner, deliveryId), clock.instant());
          return store.get(handle, deliveryId);
        });
    queued.run();
    return skipped;
  }

  private QueuedDelivery owned(Handle handle, UUID webhookId, UUID owner, UUID deliveryId) {
    var _ = webhooks.owned(handle, webhookId, Optional.of(owner), false);
    return store
        .find(handle, webhookId, deliveryId)
        .orElseThrow(() ->
            new Refusal(
                Reason.WEBHOOK_NOT_FOUND,
                "There is no delivery %s of this webhook"
                    .formatted(Ids.DELIVERY.format(deliveryId))));
  }

  /**
   * Sends again the transactions after a position of the ledger's feed, up to where the feed has
   * been read.
   *
   * @throws Refusal INVALID_REQUEST, WEBHOOK_NOT_FOUND
   */
  public void replayAfter(UUID webhookId, UUID owner, long seq) {
    jdbi.useTransaction(handle -> {
      var _ = webhooks.owned(handle, webhookId, Optional.of(owner), false);
      if (seq < 0 || store.requestReplay(handle, webhookId, seq) == 0) {
        throw Refusal.invalid(
            "after_seq",
            "OUT_OF_RANGE",
            "after_seq must be 0 to the last seq that was announced, got " + seq);
      }
    });
  }

  /** Deletes deliveries 30 days after they were queued. */
  public void deleteOld() {
    Instant before = clock.instant().minus(RETENTION);
    int deleted;
    do {
      deleted = jdbi.withHandle(handle -> store.deleteOld(handle, before, PORTION));
    } while (deleted == PORTION);
  }
}
