package com.nissmart.ledger.lease;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements on the stops of a book and on what operators accepted. */
final class StopStore {
  /** Returns all stops of a book, oldest first. */
  List<BookStop> all(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT s.stop_no, s.kind, s.detail, s.known_seq, s.moment, a.stop_no IS NOT NULL AS accepted
              FROM book_stop s
              LEFT JOIN book_acceptance a USING (book_id, stop_no)
             WHERE s.book_id = :book_id
             ORDER BY s.stop_no
            """)
        .bind("book_id", bookId)
        .mapTo(BookStop.class)
        .list();
  }

  /** Stores a finding; a unique violation when another replica stores one at the same time. */
  void insert(Handle handle, int bookId, BookStop stop) {
    handle
        .createUpdate(
            """
            INSERT INTO book_stop (book_id, stop_no, kind, detail, known_seq, moment)
            SELECT :book_id, coalesce(max(stop_no), 0) + 1, :kind, :detail, :known_seq, :moment
              FROM book_stop
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .bind("kind", stop.kind().name())
        .bind("detail", stop.detail())
        .bind("known_seq", stop.knownSeq())
        .bind("moment", stop.moment())
        .execute();
  }

  void accept(Handle handle, int bookId, int stopNo, String by, String why, Instant at) {
    handle
        .createUpdate(
            """
            INSERT INTO book_acceptance (book_id, stop_no, accepted_by, why, accepted_at)
            VALUES (:book_id, :stop_no, :accepted_by, :why, :accepted_at)
            """)
        .bind("book_id", bookId)
        .bind("stop_no", stopNo)
        .bind("accepted_by", by)
        .bind("why", why)
        .bind("accepted_at", at)
        .execute();
  }
}
