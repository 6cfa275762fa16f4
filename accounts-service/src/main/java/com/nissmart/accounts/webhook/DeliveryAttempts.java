package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.DeliveryStore.ClaimedDelivery;
import com.nissmart.accounts.webhook.event.EventData;
import com.nissmart.accounts.webhook.event.ResourceLookup;
import com.nissmart.accounts.webhook.sending.DeliveryAnswer;
import com.nissmart.accounts.webhook.sending.WebhookSecrets;
import com.nissmart.accounts.webhook.sending.WebhookSender;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of due deliveries and the decision about their outcome. */
public final class DeliveryAttempts {
  private static final Logger log = LoggerFactory.getLogger(DeliveryAttempts.class);

  /**
   * The lease of a claim: longer than an attempt, reading the resource and a slow database
   * together.
   */
  private static final Duration CLAIM_LEASE = Duration.ofMinutes(1);

  private static final Duration POSTPONEMENT = Duration.ofSeconds(5);

  private final WebhookStore webhooks = new WebhookStore();
  private final DeliveryQueueStore queue = new DeliveryQueueStore();
  private final DeliveryStore store = new DeliveryStore();
  private final Jdbi jdbi;
  private final WebhookSecrets secrets;
  private final ResourceLookup resources;
  private final WebhookSender sender;
  private final RandomGenerator random;
  private final InstantSource clock;

  public DeliveryAttempts(
      Jdbi jdbi,
      WebhookSecrets secrets,
      ResourceLookup resources,
      WebhookSender sender,
      RandomGenerator random,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.secrets = secrets;
    this.resources = resources;
    this.sender = sender;
    this.random = random;
    this.clock = clock;
  }

  /** Claims some due deliveries for this process. */
  List<ClaimedDelivery> claim(Set<UUID> busy, int most) {
    Instant now = clock.instant();
    return jdbi.inTransaction(
        handle -> store.claim(handle, busy, most, now, now.plus(CLAIM_LEASE)));
  }

  /**
   * Attempts a delivery. Any exception is a failed attempt, because a delivery that is never
   * attempted would hold up the later ones without an end. Only a service that does not answer for
   * the moment postpones it.
   */
  void attempt(ClaimedDelivery claimed) {
    DeliveryAnswer answer;
    try {
      answer = send(claimed);
    } catch (RuntimeException e) {
      if (e instanceof Refusal refusal && ReasonStatus.isTemporary(refusal.reason())) {
        log.info(
            "{} cannot be read and its delivery waits: {}", claimed.resourceId(), refusal.detail());
        postpone(claimed);
        return;
      }
      log.error("a delivery to webhook {} cannot be sent", claimed.webhookId(), e);
      answer = DeliveryAnswer.none(claimed.payload(), "The request could not be made");
    }
    DeliveryAnswer found = answer;
    jdbi.useTransaction(handle -> conclude(handle, claimed, found));
  }

  private DeliveryAnswer send(ClaimedDelivery claimed) {
    return sender.send(
        claimed.deliveryId(), claimed.url(), validSecrets(claimed), body(claimed), clock.instant());
  }

  private void postpone(ClaimedDelivery claimed) {
    jdbi.useHandle(handle -> store.postpone(handle, claimed, clock.instant().plus(POSTPONEMENT)));
  }

  /** Returns the body to send. A resource that can change since the event is read again. */
  private String body(ClaimedDelivery claimed) {
    if (!claimed.changes()) {
      return claimed.payload();
    }
    EventData current = resources.find(claimed.resourceId());
    return EventPayload.json(
        claimed.deliveryId(),
        claimed.eventType(),
        claimed.createdAt(),
        current,
        claimed.requester());
  }

  private List<byte[]> validSecrets(ClaimedDelivery claimed) {
    List<byte[]> all = new ArrayList<>();
    all.add(secrets.decrypt(claimed.webhookId(), claimed.secret()));
    Instant now = clock.instant();
    if (claimed.previousUntil().filter(now::isBefore).isPresent()) {
      claimed
          .previousSecret()
          .map(previous -> secrets.decrypt(claimed.webhookId(), previous))
          .ifPresent(all::add);
    }
    return all;
  }

  private void conclude(Handle handle, ClaimedDelivery claimed, DeliveryAnswer answer) {
    webhooks.lock(handle, List.of(claimed.webhookId()));
    if (!store.holds(handle, claimed)) {
      return; // Another process has claimed the delivery since, or it was given up.
    }
    Instant now = clock.instant();
    Webhook webhook = webhooks.findForAttempt(handle, claimed.webhookId()).orElseThrow();
    Optional<Instant> next = next(claimed, answer, now);
    DeliveryStatus status =
        answer.isSuccess()
            ? DeliveryStatus.DELIVERED
            : next.isPresent() ? DeliveryStatus.PENDING : DeliveryStatus.FAILED;
    store.record(handle, claimed, answer, status, next, now);
    Webhook after = after(webhook, claimed, answer, now);
    webhooks.update(handle, after);
    if (status != DeliveryStatus.PENDING) {
      queue.remove(handle, claimed.deliveryNo());
    }
    if (after.status() != WebhookStatus.ACTIVE) {
      queue.holdBack(handle, claimed.webhookId());
    } else if (status != DeliveryStatus.PENDING) {
      queue.release(handle, claimed.webhookId(), claimed.accounts(), now);
    }
  }

  private static Webhook after(
      Webhook webhook, ClaimedDelivery claimed, DeliveryAnswer answer, Instant now) {
    if (answer.isSuccess()) {
      return webhook.succeeded(now);
    }
    // An address that the owner has replaced since can no longer end the webhook.
    boolean ends = answer.isGone() && claimed.url().equals(webhook.url());
    return ends ? webhook.ended(now) : webhook.failed(now);
  }

  private Optional<Instant> next(ClaimedDelivery claimed, DeliveryAnswer answer, Instant now) {
    return answer.isSuccess()
        ? Optional.empty()
        : DeliveryRules.nextAttempt(
            claimed.tries() + 1,
            claimed.firstAttemptAt(),
            now,
            random.nextDouble(),
            answer.retryAfter());
  }
}
