package com.nissmart.payout.reconciliation.exception;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exception in the table, open or resolved.
 *
 * @param reconciliationId the run that found it first; null when no run did
 * @param resolvedAt null, like the other two, while it is open
 * @param resolvedBy usr_...
 * @param resolution the reason why it is settled
 */
public record StoredExceptionItem(
    UUID id,
    @Nullable UUID reconciliationId,
    ExceptionItem item,
    Instant createdAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolution) {}
