package com.nissmart.ledger.history;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction and the transaction that resolved it.
 *
 * @param row as it was committed
 * @param resolvedBy the type of the transaction that resolved it, or null
 */
public record TransactionView(
    TransactionRow row, @Nullable TransactionType resolvedBy, @Nullable Instant resolvedAt) {

  /** Returns a view of a transaction that nothing has resolved. */
  public static TransactionView of(TransactionRow row) {
    return new TransactionView(row, null, null);
  }

  /** Returns the status now: a capture completes a PENDING one, a release makes it FAILED. */
  public TransactionStatus status() {
    if (row.status() != TransactionStatus.TRANSACTION_STATUS_PENDING || resolvedBy == null) {
      return row.status();
    }
    return resolvedBy == TransactionType.TRANSACTION_TYPE_CAPTURE
        ? TransactionStatus.TRANSACTION_STATUS_COMPLETED
        : TransactionStatus.TRANSACTION_STATUS_FAILED;
  }

  /** Returns the time of the last change of status. */
  public Instant updatedAt() {
    Instant resolved = resolvedAt;
    boolean hold = row.status() == TransactionStatus.TRANSACTION_STATUS_PENDING;
    return hold && resolved != null ? resolved : row.createdAt();
  }
}
