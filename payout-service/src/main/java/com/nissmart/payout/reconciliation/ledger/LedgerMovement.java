package com.nissmart.payout.reconciliation.ledger;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the ledger that concerns withdrawals.
 *
 * @param seq its position in the book
 * @param type WITHDRAWAL, CAPTURE, RELEASE, REVERSAL or ADJUSTMENT
 * @param resolves the hold that it captures or releases, or the transaction that it reverses
 * @param requestedBy usr_..., or the name of a service
 */
public record LedgerMovement(
    UUID transactionId,
    long seq,
    String type,
    @Nested Money amount,
    @Nullable UUID resolves,
    Instant createdAt,
    String requestedBy,
    String idempotencyKey) {

  public String publicId() {
    return Ids.TRANSACTION.format(transactionId);
  }
}
