package com.nissmart.ledger.feed;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A committed transaction with the owners of its accounts; null for a system account. */
public record TransactionEvent(
    TransactionRow row, @Nullable UUID sourceOwner, @Nullable UUID destinationOwner) {

  /** Shows a FAILED transaction to its requester and its payer, never to the recipient. */
  public boolean concerns(BookViewer viewer) {
    boolean failed = row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    return viewer.seesAll()
        || row.requestedBy().equals(viewer.name())
        || viewer.sees(sourceOwner)
        || (!failed && viewer.sees(destinationOwner));
  }
}
