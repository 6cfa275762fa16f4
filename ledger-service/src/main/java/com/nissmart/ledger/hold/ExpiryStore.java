package com.nissmart.ledger.hold;

import com.nissmart.ledger.history.BookSnapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The search for holds that are open in the tables and whose time has passed. */
final class ExpiryStore {
  private static final int PAGE = 500;

  /** Returns the holds that have been expired for longest, and that the tail has not resolved. */
  List<Long> expired(Handle handle, BookSnapshot book, Instant now, int limit) {
    try (Stream<Long> expired =
        handle
            .createQuery(
                """
                SELECT seq
                  FROM open_hold
                 WHERE book_id = :book_id AND expires_at <= :now
                 ORDER BY expires_at
                """)
            .bind("book_id", book.bookId())
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .setFetchSize(PAGE)
            .mapTo(Long.class)
            .stream()) {
      return expired.filter(seq -> book.tail().resolution(seq) == null).limit(limit).toList();
    }
  }
}
