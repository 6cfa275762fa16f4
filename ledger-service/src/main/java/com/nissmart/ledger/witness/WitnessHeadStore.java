package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The statements on the heads in a witness's database. */
final class WitnessHeadStore {
  private static final int FETCH = 1_000;

  Optional<String> last(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT head
              FROM witness_head
             WHERE book_id = :book_id
             ORDER BY seq DESC, batch_no DESC
             LIMIT 1
            """)
        .bind("book_id", bookId)
        .mapTo(String.class)
        .findOne();
  }

  Optional<String> find(Handle handle, SignedHead head) {
    return handle
        .createQuery(
            """
            SELECT head
              FROM witness_head
             WHERE book_id = :book_id AND seq = :seq AND batch_no = :batch_no
            """)
        .bind("book_id", head.bookId())
        .bind("seq", head.seq())
        .bind("batch_no", head.batchNo())
        .mapTo(String.class)
        .findOne();
  }

  /** Inserts a head, unless its position is taken. */
  void insert(Handle handle, SignedHead head) {
    handle
        .createUpdate(
            """
            INSERT INTO witness_head (book_id, seq, batch_no, head)
            VALUES (:book_id, :seq, :batch_no, :head)
            ON CONFLICT DO NOTHING
            """)
        .bind("book_id", head.bookId())
        .bind("seq", head.seq())
        .bind("batch_no", head.batchNo())
        .bind("head", head.json())
        .execute();
  }

  /** Sends each head to a reader; needs a transaction. */
  void each(Handle handle, int bookId, Consumer<String> reader) {
    handle
        .createQuery(
            """
            SELECT head
              FROM witness_head
             WHERE book_id = :book_id
             ORDER BY seq, batch_no
            """)
        .bind("book_id", bookId)
        .setFetchSize(FETCH)
        .mapTo(String.class)
        .forEach(reader);
  }
}
