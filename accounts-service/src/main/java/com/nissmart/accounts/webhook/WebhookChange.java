package com.nissmart.accounts.webhook;

import java.util.List;
import java.util.Optional;

/**
 * A change of a webhook by its owner.
 *
 * @param url empty: unchanged
 * @param events empty: unchanged
 */
public record WebhookChange(String url, List<String> events, Optional<WebhookStatus> status) {
  /** The change that makes a new webhook active. */
  static final WebhookChange ACTIVATION =
      new WebhookChange("", List.of(), Optional.of(WebhookStatus.ACTIVE));

  WebhookChange withUrl(String checked) {
    return new WebhookChange(checked, events, status);
  }

  /** Returns the webhook as it is after the change. */
  Webhook appliedTo(Webhook before) {
    return before.changed(
        url.isEmpty() ? before.url() : url,
        events.isEmpty() ? before.events() : events,
        status.orElse(before.status()));
  }

  /** Returns whether a second operator has to approve: everyone's events would go elsewhere. */
  boolean needsSecond(Webhook before) {
    Webhook after = appliedTo(before);
    boolean resumes =
        after.status() == WebhookStatus.ACTIVE && before.status() != WebhookStatus.ACTIVE;
    return before.everyone()
        && (resumes
            || !after.url().equals(before.url())
            || !after.events().equals(before.events()));
  }
}
