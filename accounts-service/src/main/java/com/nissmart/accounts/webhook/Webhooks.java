package com.nissmart.accounts.webhook;

import com.nissmart.accounts.webhook.event.EventPattern;
import com.nissmart.accounts.webhook.sending.WebhookAddress;
import com.nissmart.accounts.webhook.sending.WebhookSecrets;
import com.nissmart.accounts.webhook.sending.WebhookSignature;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalDraft;
import com.nissmart.runtime.proposal.Proposals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The webhooks of integrators. */
public final class Webhooks {
  /** The most webhooks of one user. */
  public static final int MOST = 20;

  private static final int LONGEST_DESCRIPTION = 140;
  private static final Duration SECRET_OVERLAP = Duration.ofDays(1);

  private final WebhookStore store = new WebhookStore();
  private final DeliveryQueueStore queue = new DeliveryQueueStore();
  private final WebhookUpdates updates;
  private final Proposals proposals;
  private final Jdbi jdbi;
  private final WebhookAddress address;
  private final WebhookSecrets secrets;
  private final Runnable subscribed;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * A webhook with its secret, which is shown once.
   *
   * @param secret whsec_ and base64
   * @param proposal present while a second operator has to approve
   */
  public record NewWebhook(Webhook webhook, String secret, Optional<Proposal> proposal) {

    @Override
    public String toString() {
      return "NewWebhook[" + webhook.webhookId() + "]";
    }
  }

  /**
   * The result of a change.
   *
   * @param proposal present while a second operator has to approve
   */
  public record ChangedWebhook(Webhook webhook, Optional<Proposal> proposal) {}

  /**
   * A request for a webhook, not checked yet.
   *
   * @param everyone true for events of everyone
   */
  public record WebhookRequest(
      UUID userId, String url, List<String> events, String description, boolean everyone) {}

  /**
   * Manages the webhooks in the given database.
   *
   * @param subscribed runs after a webhook was created
   */
  public Webhooks(
      Jdbi jdbi,
      WebhookAddress address,
      WebhookSecrets secrets,
      Runnable subscribed,
      WebhookUpdates updates,
      Proposals proposals,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.address = address;
    this.secrets = secrets;
    this.subscribed = subscribed;
    this.updates = updates;
    this.proposals = proposals;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a webhook. One for everyone's events is paused until a second operator approves it.
   *
   * @throws Refusal INVALID_REQUEST, WEBHOOK_URL_REFUSED, TOO_MANY
   */
  public NewWebhook create(WebhookRequest request) {
    EventPattern.require(request.events());
    String description =
        DisplayText.optional("description", request.description(), LONGEST_DESCRIPTION);
    String url = address.parse(request.url()).toString();
    Webhook webhook =
        new Webhook(
            ids.next(),
            request.userId(),
            request.everyone(),
            url,
            request.events(),
            description,
            request.everyone() ? WebhookStatus.PAUSED : WebhookStatus.ACTIVE,
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty());
    byte[] secret = secrets.make();
    Optional<Proposal> proposal =
        jdbi.inTransaction(handle -> {
          int number = store.lockUserAndCount(handle, webhook.userId());
          if (number >= MOST) {
            throw new Refusal(
                Reason.TOO_MANY,
                "A user has at most %d webhooks, and this one has %d; delete one first"
                    .formatted(MOST, number));
          }
          store.insert(handle, webhook, secrets.encrypt(webhook.webhookId(), secret));
          return webhook.everyone()
              ? Optional.of(propose(handle, webhook, WebhookChange.ACTIVATION))
              : Optional.empty();
        });
    subscribed.run();
    return new NewWebhook(webhook, WebhookSignature.text(secret), proposal);
  }

  /**
   * Returns a webhook.
   *
   * @param owner the required owner; empty for callers who see all webhooks
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public Webhook get(UUID webhookId, Optional<UUID> owner) {
    return jdbi.withHandle(handle -> owned(handle, webhookId, owner, false));
  }

  /** Returns webhooks, newest first. */
  public List<Webhook> list(Optional<UUID> owner, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, owner, before, most));
  }

  /**
   * Changes a webhook of the given owner. For everyone's events a second operator has to approve
   * all but a pause.
   *
   * @param isAsSeen the caller's condition on the present webhook
   * @throws Refusal WEBHOOK_NOT_FOUND, INVALID_REQUEST, WEBHOOK_URL_REFUSED, PRECONDITION_FAILED,
   *     PROPOSAL_WAITING
   */
  public ChangedWebhook change(
      UUID webhookId, UUID owner, WebhookChange typed, Predicate<Webhook> isAsSeen) {
    if (!typed.events().isEmpty()) {
      EventPattern.require(typed.events());
    }
    get(webhookId, Optional.of(owner)); // Checks the owner before a name is resolved.
    WebhookChange change =
        typed.url().isEmpty() ? typed : typed.withUrl(address.parse(typed.url()).toString());
    return jdbi.inTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      Webhook before = owned(handle, webhookId, Optional.of(owner), false);
      if (!isAsSeen.test(before)) {
        throw new Refusal(
            Reason.PRECONDITION_FAILED,
            "The webhook has changed since it was read, so nothing was done; read it again");
      }
      return change.needsSecond(before)
          ? new ChangedWebhook(before, Optional.of(propose(handle, before, change)))
          : new ChangedWebhook(updates.apply(handle, before, change), Optional.empty());
    });
  }

  /**
   * Deletes a webhook and fails its waiting deliveries; does nothing when it was deleted already.
   *
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public void delete(UUID webhookId, UUID owner) {
    jdbi.useTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      owned(handle, webhookId, Optional.of(owner), true);
      if (store.find(handle, webhookId, false).isPresent()) {
        store.delete(handle, webhookId, clock.instant());
        queue.giveUp(handle, webhookId, "The webhook was deleted");
      }
    });
  }

  /**
   * Replaces the secret of a webhook; deliveries are signed with both secrets for a day.
   *
   * @return whsec_...
   * @throws Refusal WEBHOOK_NOT_FOUND
   */
  public String rotateSecret(UUID webhookId, UUID owner) {
    byte[] secret = secrets.make();
    jdbi.useTransaction(handle -> {
      store.lock(handle, List.of(webhookId));
      owned(handle, webhookId, Optional.of(owner), false);
      store.rotateSecret(
          handle,
          webhookId,
          secrets.encrypt(webhookId, secret),
          clock.instant().plus(SECRET_OVERLAP));
    });
    return WebhookSignature.text(secret);
  }

  private Proposal propose(Handle handle, Webhook webhook, WebhookChange change) {
    Webhook after = change.appliedTo(webhook);
    String description = DisplayText.visible(webhook.description());
    return proposals.propose(
        handle,
        new ProposalDraft(
            ProposalKind.PROPOSAL_KIND_WEBHOOK,
            Ids.WEBHOOK.format(webhook.webhookId()),
            "Send to %s everyone's events: %s"
                .formatted(after.url(), String.join(", ", after.events())),
            Optional.empty(),
            description.isEmpty() ? "No description given" : description,
            WebhookMessages.payload(webhook.webhookId(), change).toByteString(),
            webhook.userId(),
            Optional.empty()));
  }

  /** Returns the webhook of the given owner; refuses when there is none. */
  Webhook owned(Handle handle, UUID webhookId, Optional<UUID> owner, boolean deletedToo) {
    return store
        .find(handle, webhookId, deletedToo)
        .filter(webhook -> owner.isEmpty() || owner.get().equals(webhook.userId()))
        .orElseThrow(() ->
            new Refusal(
                Reason.WEBHOOK_NOT_FOUND, "There is no webhook " + Ids.WEBHOOK.format(webhookId)));
  }
}
