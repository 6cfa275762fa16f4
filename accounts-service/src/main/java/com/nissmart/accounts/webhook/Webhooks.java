package com.nissmart.accounts.webhook;

import com.nissmart.accounts.text.HumanText;
import com.nissmart.accounts.webhook.event.EventPattern;
import com.nissmart.accounts.webhook.sending.WebhookAddress;
import com.nissmart.accounts.webhook.sending.WebhookSecrets;
import com.nissmart.accounts.webhook.sending.WebhookSignature;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The subscriptions of integrators. */
public final class Webhooks {
  /** How many subscriptions a user has at most. */
  public static final int MOST = 20;

  private static final int LONGEST_DESCRIPTION = 140;
  private static final Duration BOTH_SECRETS = Duration.ofDays(1);

  private final WebhookStore store = new WebhookStore();
  private final DeliveryQueueStore queue = new DeliveryQueueStore();
  private final Jdbi jdbi;
  private final WebhookAddress address;
  private final WebhookSecrets secrets;
  private final Runnable subscribed;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * A subscription with its secret, which is told once.
   *
   * @param secret whsec_ and base64
   */
  public record NewWebhook(Webhook webhook, String secret) {

    @Override
    public String toString() {
      return "NewWebhook[" + webhook.webhookId() + "]";
    }
  }

  /**
   * What shall be changed of a subscription; not checked yet.
   *
   * @param url empty: as it is
   * @param events empty: as they are
   */
  public record WebhookChange(String url, List<String> events, Optional<WebhookStatus> status) {}

  /**
   * A subscription that somebody wants; not checked yet.
   *
   * @param everyone to events of everyone
   */
  public record WebhookRequest(
      UUID userId, String url, List<String> events, String description, boolean everyone) {}

  /** Subscriptions in the given database; {@code subscribed} is told of each new one. */
  public Webhooks(
      Jdbi jdbi,
      WebhookAddress address,
      WebhookSecrets secrets,
      Runnable subscribed,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.address = address;
    this.secrets = secrets;
    this.subscribed = subscribed;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Subscribes an address.
   *
   * @throws Refusal INVALID_REQUEST, WEBHOOK_URL_REFUSED, TOO_MANY
   */
  public NewWebhook create(WebhookRequest request) {
    EventPattern.require(request.events());
    String description = description(request.description());
    String url = address.parse(request.url()).toString();
    Webhook webhook =
        new Webhook(
            ids.next(),
            request.userId(),
            request.everyone(),
            url,
            request.events(),
            description,
            WebhookStatus.ACTIVE,
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            0);
    byte[] secret = secrets.make();
    jdbi.useTransaction(handle -> {
      int number = store.lockUserAndCount(handle, webhook.userId());
      if (number >= MOST) {
        throw new Refusal(
            Reason.TOO_MANY,
            "a user has at most %d webhooks; this one has %d".formatted(MOST, number));
      }
      store.insert(handle, webhook, secrets.encrypt(webhook.webhookId(), secret));
    });
    subscribed.run();
    return new NewWebhook(webhook, WebhookSignature.text(secret));
  }

  /**
   * A subscription.
   *
   * @param owner whose it has to be; empty for those who see everyone's
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public Webhook get(UUID webhookId, Optional<UUID> owner) {
    return jdbi.withHandle(handle -> found(handle, webhookId, owner, false));
  }

  /** Some subscriptions, newest first. */
  public List<Webhook> list(Optional<UUID> owner, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, owner, before, most));
  }

  /**
   * Changes a subscription; only its owner does.
   *
   * @param isAsSeen whether the subscription is still the one that this change is meant for
   * @throws Refusal WEBHOOK_NOT_FOUND, INVALID_REQUEST, WEBHOOK_URL_REFUSED, PRECONDITION_FAILED
   */
  public Webhook change(
      UUID webhookId, UUID owner, WebhookChange change, Predicate<Webhook> isAsSeen) {
    if (!change.events().isEmpty()) {
      EventPattern.require(change.events());
    }
    get(webhookId, Optional.of(owner)); // Before a name server is asked for a stranger.
    Optional<String> url =
        change.url().isEmpty()
            ? Optional.empty()
            : Optional.of(address.parse(change.url()).toString());
    return jdbi.inTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      Webhook before = found(handle, webhookId, Optional.of(owner), false);
      if (!isAsSeen.test(before)) {
        throw new Refusal(
            Reason.PRECONDITION_FAILED, "the webhook was changed since; nothing was done");
      }
      Webhook after =
          before.changed(
              url.orElse(before.url()),
              change.events().isEmpty() ? before.events() : change.events(),
              change.status().orElse(before.status()));
      store.update(handle, after);
      follow(handle, before, after);
      return after;
    });
  }

  /**
   * Ends a subscription, if it has not ended before. What waits is not sent.
   *
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public void delete(UUID webhookId, UUID owner) {
    jdbi.useTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      found(handle, webhookId, Optional.of(owner), true);
      if (store.find(handle, webhookId, false).isPresent()) {
        store.delete(handle, webhookId, clock.instant());
        queue.giveUp(handle, webhookId, "the subscription has ended");
      }
    });
  }

  /**
   * Gives a subscription another secret; for a day deliveries are signed with both.
   *
   * @return whsec_...
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public String rotateSecret(UUID webhookId, UUID owner) {
    byte[] secret = secrets.make();
    jdbi.useTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      found(handle, webhookId, Optional.of(owner), false);
      store.rotateSecret(
          handle,
          webhookId,
          secrets.encrypt(webhookId, secret),
          clock.instant().plus(BOTH_SECRETS));
    });
    return WebhookSignature.text(secret);
  }

  /** What waits goes on, begins anew, or is held back. */
  private void follow(Handle handle, Webhook before, Webhook after) {
    if (after.status() != WebhookStatus.ACTIVE) {
      queue.holdBack(handle, after.webhookId());
    } else if (before.status() != WebhookStatus.ACTIVE || !before.url().equals(after.url())) {
      queue.renew(handle, after.webhookId());
      queue.release(
          handle,
          after.webhookId(),
          queue.waitingAccounts(handle, after.webhookId()),
          clock.instant());
    }
  }

  private Webhook found(Handle handle, UUID webhookId, Optional<UUID> owner, boolean deletedToo) {
    return store
        .find(handle, webhookId, deletedToo)
        .filter(webhook -> owner.isEmpty() || owner.get().equals(webhook.userId()))
        .orElseThrow(() -> notFound(webhookId));
  }

  static Refusal notFound(UUID webhookId) {
    return new Refusal(
        Reason.WEBHOOK_NOT_FOUND, "there is no webhook " + Ids.WEBHOOK.format(webhookId));
  }

  private static String description(String typed) {
    String text = HumanText.normalize(typed);
    Optional<FieldError> problem =
        text.isEmpty()
            ? Optional.empty()
            : HumanText.problem("description", text, LONGEST_DESCRIPTION);
    problem.ifPresent(error -> {
      throw Refusal.invalid(error.field(), error.code(), error.message());
    });
    return text;
  }
}
