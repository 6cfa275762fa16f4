package com.nissmart.ledger.hold;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The search for holds that are open in the tables and whose time has passed. */
final class ExpiryStore {
  List<Long> expired(Handle handle, int bookId, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT seq FROM open_hold
             WHERE book_id = :book_id AND expires_at <= :now ORDER BY expires_at LIMIT :limit
            """)
        .bind("book_id", bookId)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }
}
