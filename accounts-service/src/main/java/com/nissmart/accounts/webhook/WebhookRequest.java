package com.nissmart.accounts.webhook;

import java.util.List;
import java.util.UUID;

/**
 * A subscription that somebody wants; not checked yet.
 *
 * @param everyone to events of everyone
 */
public record WebhookRequest(
    UUID userId, String url, List<String> events, String description, boolean everyone) {}
