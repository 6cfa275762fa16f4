package com.nissmart.payout.difference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference as it is kept.
 *
 * @param reconciliationId the run that found it first; null when none did
 * @param createdAt when it was found
 * @param resolution how it was closed; null while it is open
 */
public record KnownDifference(
    UUID id,
    @Nullable UUID reconciliationId,
    Difference difference,
    Instant createdAt,
    @Nullable Resolution resolution) {

  /**
   * How a difference was closed.
   *
   * @param by usr_...
   * @param reason why it is settled
   */
  public record Resolution(Instant at, String by, String reason) {}
}
