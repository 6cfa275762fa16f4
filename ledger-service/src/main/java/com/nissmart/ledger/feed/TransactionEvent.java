package com.nissmart.ledger.feed;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, with whose accounts it names; null for an account of the house.
 *
 * @param row as it was committed
 */
public record TransactionEvent(
    TransactionRow row, @Nullable UUID sourceOwner, @Nullable UUID destinationOwner) {

  /** As in the history: a refused attempt is no business of who would have received. */
  public boolean concerns(BookViewer viewer) {
    boolean failed = row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    return viewer.seesAll()
        || row.requestedBy().equals(viewer.name())
        || viewer.sees(sourceOwner)
        || (!failed && viewer.sees(destinationOwner));
  }
}
