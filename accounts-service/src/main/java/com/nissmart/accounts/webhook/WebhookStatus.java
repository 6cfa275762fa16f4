package com.nissmart.accounts.webhook;

/** The state of a webhook. */
public enum WebhookStatus {
  /** Deliveries are sent. */
  ACTIVE,
  /** Deliveries wait until the owner resumes the webhook. */
  PAUSED,
  /** All attempts of a day failed. Deliveries wait until the owner resumes the webhook. */
  FAILING,
  /** The address answered 410 Gone. Nothing is sent or queued until the owner resumes it. */
  ENDED
}
