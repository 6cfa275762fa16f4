package com.nissmart.accounts.webhook;

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
