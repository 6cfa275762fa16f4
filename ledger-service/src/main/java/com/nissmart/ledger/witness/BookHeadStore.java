package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statement that compares a book with a signed head. */
final class BookHeadStore {
  /**
   * The book at a signed head.
   *
   * @param lastBatch the last batch of the book
   * @param hasHead whether the journal has the head's batch with its hash, or begins after that
   *     batch and the end of the part before it is known
   * @param acceptedSeq the seq up to which an operator has accepted that batches are missing or
   *     differ from a head; another timeline or time excuses no head
   */
  record BookAtHead(long lastBatch, boolean hasHead, long acceptedSeq) {}

  Optional<BookAtHead> read(Handle handle, SignedHead head) {
    return handle
        .createQuery(
            """
            SELECT e.batch_no AS last_batch,
                   EXISTS (SELECT FROM journal j
                            WHERE j.book_id = e.book_id AND j.batch_no = :batch_no
                              AND j.hash = :hash AND j.last_seq = :seq)
                   OR EXISTS (SELECT FROM journal_moved m
                               WHERE m.book_id = e.book_id AND m.batch_no >= :batch_no
                                 AND m.batch_no = (SELECT min(f.batch_no) - 1 FROM journal f WHERE f.book_id = e.book_id))
                  AND NOT EXISTS (SELECT FROM journal_moved m
                                   WHERE m.book_id = e.book_id AND m.batch_no = :batch_no
                                     AND m.hash <> :hash) AS has_head,
                   (SELECT coalesce(max(s.known_seq), -1)
                      FROM book_stop s
                      JOIN book_acceptance a USING (book_id, stop_no)
                     WHERE s.book_id = e.book_id AND s.kind IN ('LOSS', 'HEAD')) AS accepted_seq
              FROM journal e
             WHERE e.book_id = :book_id
             ORDER BY e.batch_no DESC
             LIMIT 1
            """)
        .bind("book_id", head.bookId())
        .bind("batch_no", head.batchNo())
        .bind("seq", head.seq())
        .bind("hash", head.hash().toByteArray())
        .mapTo(BookAtHead.class)
        .findOne();
  }
}
