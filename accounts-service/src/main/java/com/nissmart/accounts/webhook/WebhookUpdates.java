package com.nissmart.accounts.webhook;

import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.proposal.Proposal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The changes of webhooks, with their effect on waiting deliveries. */
public final class WebhookUpdates {
  private final WebhookStore store = new WebhookStore();
  private final DeliveryQueueStore queue = new DeliveryQueueStore();
  private final InstantSource clock;

  public WebhookUpdates(InstantSource clock) {
    this.clock = clock;
  }

  /** Carries out an approved change. */
  public String carryOut(Handle handle, Proposal proposal) {
    UpdateWebhookRequest request = proposal.payload(UpdateWebhookRequest.parser());
    UUID webhookId = Ids.WEBHOOK.parse("webhook_id", request.getWebhookId());
    store.lock(handle, List.of(webhookId));
    Webhook before =
        store
            .find(handle, webhookId, false)
            .orElseThrow(() ->
                new Refusal(
                    Reason.WEBHOOK_NOT_FOUND,
                    "The webhook %s was deleted".formatted(request.getWebhookId())));
    apply(handle, before, WebhookMessages.change(request));
    return request.getWebhookId();
  }

  /** Changes a webhook that is locked, and resumes, restarts or stops its waiting deliveries. */
  Webhook apply(Handle handle, Webhook before, WebhookChange change) {
    Webhook after = change.appliedTo(before);
    store.update(handle, after);
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
    return after;
  }
}
