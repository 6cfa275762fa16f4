package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the ledger that concerns withdrawals.
 *
 * @param seq its position in the book
 * @param type WITHDRAWAL, CAPTURE, RELEASE, REVERSAL or ADJUSTMENT
 * @param resolves the hold that it captures or releases, the transaction that it reverses
 */
record LedgerMovement(
    UUID transactionId,
    long seq,
    String type,
    Money amount,
    @Nullable UUID resolves,
    Instant createdAt) {

  String publicId() {
    return Ids.TRANSACTION.format(transactionId);
  }
}
