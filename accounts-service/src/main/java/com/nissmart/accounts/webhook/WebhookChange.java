package com.nissmart.accounts.webhook;

import java.util.List;
import java.util.Optional;

/**
 * What shall be changed of a subscription; not checked yet.
 *
 * @param url empty: as it is
 * @param events empty: as they are
 */
public record WebhookChange(String url, List<String> events, Optional<WebhookStatus> status) {}
