package com.nissmart.accounts.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that an operator did.
 *
 * @param action what, in words of the API: account.freeze
 * @param targetId to what: acc_...
 * @param note why, in the operator's words
 * @param requestId of the HTTP request
 * @param outcome DONE, or the name of the reason for the refusal; empty while it is not known
 */
public record OperatorAction(
    UUID actionId,
    UUID operatorId,
    String action,
    String targetId,
    String note,
    String requestId,
    Optional<String> outcome,
    Instant createdAt) {}
