package com.nissmart.accounts.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An action of an operator.
 *
 * @param action the API's word for it: account.freeze
 * @param targetId its target: acc_...
 * @param note the operator's reason
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
