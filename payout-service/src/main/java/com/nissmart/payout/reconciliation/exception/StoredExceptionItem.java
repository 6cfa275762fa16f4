package com.nissmart.payout.reconciliation.exception;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exception in the table, open or resolved.
 *
 * @param reconciliationId the run that found it first; null when no run did
 * @param resolution null while it is open
 */
public record StoredExceptionItem(
    UUID id,
    @Nullable UUID reconciliationId,
    ExceptionItem item,
    Instant createdAt,
    @Nullable Resolution resolution) {

  /**
   * An operator's decision that an exception is settled.
   *
   * @param by usr_...
   */
  public record Resolution(Instant at, String by, String reason) {}
}
