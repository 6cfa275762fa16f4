package com.nissmart.accounts.webhook;

import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.WebhookDelivery;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Conversions between webhooks and the messages of the contract. */
final class WebhookMessages {
  private static final String PREFIX = "WEBHOOK_STATUS_";

  private WebhookMessages() {}

  static com.nissmart.accounts.v1.Webhook webhook(Webhook webhook) {
    com.nissmart.accounts.v1.Webhook.Builder message =
        com.nissmart.accounts.v1.Webhook.newBuilder()
            .setId(Ids.WEBHOOK.format(webhook.webhookId()))
            .setUserId(Ids.USER.format(webhook.userId()))
            .setUrl(webhook.url())
            .addAllEvents(webhook.events())
            .setDescription(webhook.description())
            .setStatus(
                com.nissmart.accounts.v1.WebhookStatus.valueOf(PREFIX + webhook.status().name()))
            .setCreatedAt(ProtoTimes.time(webhook.createdAt()))
            .setPendingDeliveries(webhook.pendingDeliveries());
    webhook.lastSuccessAt().map(ProtoTimes::time).ifPresent(message::setLastSuccessAt);
    webhook.failingSince().map(ProtoTimes::time).ifPresent(message::setFailingSince);
    webhook.blockedSince().map(ProtoTimes::time).ifPresent(message::setBlockedSince);
    webhook.nextAttemptAt().map(ProtoTimes::time).ifPresent(message::setNextAttemptAt);
    return message.build();
  }

  static WebhookDelivery delivery(Delivery delivery) {
    WebhookDelivery.Builder message =
        WebhookDelivery.newBuilder()
            .setId(Ids.DELIVERY.format(delivery.deliveryId()))
            .setWebhookId(Ids.WEBHOOK.format(delivery.webhookId()))
            .setEventType(delivery.eventType())
            .setResourceId(delivery.resourceId())
            .setAccountId(Ids.ACCOUNT.format(delivery.accountId()))
            .setPayload(delivery.payload())
            .setStatus(delivery.status().name())
            .setAttempts(delivery.attempts())
            .setLastStatus(delivery.lastStatus())
            .setLastAnswer(delivery.lastAnswer())
            .setCreatedAt(ProtoTimes.time(delivery.createdAt()));
    delivery.nextAttemptAt().map(ProtoTimes::time).ifPresent(message::setNextAttemptAt);
    delivery.deliveredAt().map(ProtoTimes::time).ifPresent(message::setDeliveredAt);
    delivery.blockedBy().map(Ids.DELIVERY::format).ifPresent(message::setBlockedBy);
    return message.build();
  }

  static WebhookChange change(UpdateWebhookRequest request) {
    return new WebhookChange(
        request.getUrl(), request.getEventsList(), statusToSet(request.getStatus()));
  }

  /** Returns the request for a change that was checked. */
  static UpdateWebhookRequest payload(UUID webhookId, WebhookChange change) {
    UpdateWebhookRequest.Builder request =
        UpdateWebhookRequest.newBuilder()
            .setWebhookId(Ids.WEBHOOK.format(webhookId))
            .setUrl(change.url())
            .addAllEvents(change.events());
    change
        .status()
        .map(status -> com.nissmart.accounts.v1.WebhookStatus.valueOf(PREFIX + status.name()))
        .ifPresent(request::setStatus);
    return request.build();
  }

  /** Returns the status that an owner sets, if the request has one. */
  private static Optional<WebhookStatus> statusToSet(
      com.nissmart.accounts.v1.WebhookStatus status) {
    return switch (status) {
      case WEBHOOK_STATUS_UNSPECIFIED -> Optional.empty();
      case WEBHOOK_STATUS_ACTIVE -> Optional.of(WebhookStatus.ACTIVE);
      case WEBHOOK_STATUS_PAUSED -> Optional.of(WebhookStatus.PAUSED);
      case WEBHOOK_STATUS_FAILING, WEBHOOK_STATUS_ENDED, UNRECOGNIZED ->
          throw Refusal.invalid("status", "OUT_OF_RANGE", "status must be ACTIVE or PAUSED");
    };
  }

  static Optional<DeliveryStatus> status(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(DeliveryStatus.values())
            .filter(status -> status.name().equals(text))
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "status",
                    "MALFORMED",
                    "status must be PENDING, DELIVERED, FAILED or SKIPPED, got '%s'"
                        .formatted(Refusal.quote(text)))));
  }
}
