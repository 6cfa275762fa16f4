package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.witness.BookHeadStore.BookAtHead;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A difference between the book and a signed head.
 *
 * @param detail the head, its place, and what the book has instead
 * @param seq the last transaction of the head
 * @param accepted whether an operator has accepted it
 */
public record HeadFinding(String detail, long seq, boolean accepted) {
  private static final BookHeadStore STORE = new BookHeadStore();

  /**
   * Compares the book with a signed head.
   *
   * @param place where the head is
   * @return nothing when the book has it, or an operator has accepted that it has not
   */
  static Optional<HeadFinding> of(Handle handle, SignedHead head, String place) {
    return any(handle, head, place).filter(finding -> !finding.accepted);
  }

  /** Compares the book with a signed head; returns an accepted difference, too. */
  static Optional<HeadFinding> any(Handle handle, SignedHead head, String place) {
    Optional<BookAtHead> book = STORE.read(handle, head);
    if (book.isPresent() && book.get().hasHead()) {
      return Optional.empty();
    }
    long end = book.map(BookAtHead::lastBatch).orElse(0L);
    String difference =
        end < head.batchNo()
            ? "The book ends with batch " + end
            : "Batch %d of the book has another hash".formatted(head.batchNo());
    return Optional.of(
        new HeadFinding(
            "%s, but %s has the %s".formatted(difference, place, head.named()),
            head.seq(),
            book.isPresent() && head.seq() <= book.get().acceptedSeq()));
  }
}
