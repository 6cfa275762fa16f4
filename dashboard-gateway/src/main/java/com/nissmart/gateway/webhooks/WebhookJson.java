package com.nissmart.gateway.webhooks;

import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookDelivery;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;

/** The JSON form of webhooks and deliveries. */
final class WebhookJson {
  private WebhookJson() {}

  static void write(JsonOut out, Webhook webhook) {
    out.object();
    out.text("id", webhook.getId());
    out.text("user_id", webhook.getUserId());
    out.text("url", webhook.getUrl());
    out.texts("events", webhook.getEventsList());
    out.textOrNull("description", webhook.getDescription());
    out.text("status", EnumWords.word(webhook.getStatus(), "WEBHOOK_STATUS_"));
    out.number("pending_deliveries", webhook.getPendingDeliveries());
    out.instantOrNull("last_success_at", webhook.hasLastSuccessAt(), webhook.getLastSuccessAt());
    out.instantOrNull("failing_since", webhook.hasFailingSince(), webhook.getFailingSince());
    out.instantOrNull("blocked_since", webhook.hasBlockedSince(), webhook.getBlockedSince());
    out.instantOrNull("next_attempt_at", webhook.hasNextAttemptAt(), webhook.getNextAttemptAt());
    out.instant("created_at", webhook.getCreatedAt());
    out.end();
  }

  static void write(JsonOut out, WebhookDelivery delivery) {
    out.object();
    out.text("id", delivery.getId());
    out.text("webhook_id", delivery.getWebhookId());
    out.text("event_type", delivery.getEventType());
    out.text("resource_id", delivery.getResourceId());
    out.textOrNull("account_id", delivery.getAccountId());
    out.text("payload", delivery.getPayload());
    out.text("status", delivery.getStatus());
    out.number("attempts", delivery.getAttempts());
    out.numberOrNull("last_status", delivery.getLastStatus() != 0, delivery.getLastStatus());
    out.textOrNull("last_answer", delivery.getLastAnswer());
    out.instantOrNull("next_attempt_at", delivery.hasNextAttemptAt(), delivery.getNextAttemptAt());
    out.textOrNull("blocked_by", delivery.getBlockedBy());
    out.instantOrNull("delivered_at", delivery.hasDeliveredAt(), delivery.getDeliveredAt());
    out.instant("created_at", delivery.getCreatedAt());
    out.end();
  }
}
