package com.nissmart.bench.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction with every column that the journal and the table have of it.
 *
 * @param createdAt microseconds since 1970, as are the other times
 */
record AuditedTransaction(
    long seq,
    String type,
    String status,
    long amount,
    long resolves,
    long createdAt,
    long effectiveAt,
    long expiresAt,
    UUID dedupId,
    UUID source,
    @Nullable UUID destination,
    String currency,
    String requestedBy,
    String key,
    String description,
    @Nullable String metadata,
    @Nullable String failureCode,
    @Nullable String failureMessage) {
  private static final long MICROS_A_DAY = 86_400_000_000L;

  boolean completed() {
    return !status.equals("FAILED");
  }

  int day() {
    return dayOf(createdAt);
  }

  static int dayOf(long micros) {
    return (int) Math.floorDiv(micros, MICROS_A_DAY);
  }

  long hash() {
    return RowHash.of(seq, amount, resolves, createdAt, effectiveAt, expiresAt)
        .text(type)
        .text(status)
        .id(dedupId)
        .id(source)
        .id(destination)
        .text(currency)
        .text(requestedBy)
        .text(key)
        .text(description)
        .text(metadata)
        .text(failureCode)
        .text(failureMessage)
        .value();
  }
}
