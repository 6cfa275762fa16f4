package com.nissmart.accounts.webhook;

/** Whether a subscription is sent to. */
public enum WebhookStatus {
  /** It is. */
  ACTIVE,
  /** Events queue up for it. */
  PAUSED,
  /** Nothing but failures came for a day; events queue up until its owner resumes it. */
  FAILING
}
