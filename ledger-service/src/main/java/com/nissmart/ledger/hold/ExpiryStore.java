package com.nissmart.ledger.hold;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The search for open holds whose time has passed. */
final class ExpiryStore {
  List<Long> expired(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            SELECT seq FROM open_hold
             WHERE book_id = 1 AND expires_at <= :now ORDER BY expires_at LIMIT :limit
            """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }
}
