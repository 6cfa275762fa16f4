package com.nissmart.ledger.history;

import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of transactions; null members do not filter. from is inclusive, to is not;
 * amounts are minor units. The idempotency key is one of the viewer's own.
 */
public record TransactionFilter(
    @Nullable UUID accountId,
    @Nullable TransactionType type,
    @Nullable TransactionStatus status,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long minAmount,
    @Nullable Long maxAmount,
    @Nullable String idempotencyKey) {

  /** Returns whether type, status and amount do not matter. */
  boolean acceptsAll() {
    return type == null && status == null && minAmount == null && maxAmount == null;
  }

  /** Returns whether type, status and amount of a transaction are those that are looked for. */
  boolean accepts(TransactionView view) {
    return (type == null || type == view.row().type())
        && (status == null || status == view.status())
        && (minAmount == null || view.row().amount() >= minAmount)
        && (maxAmount == null || view.row().amount() <= maxAmount);
  }
}
