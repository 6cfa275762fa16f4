package com.nissmart.ledger.safemode;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on what is frozen in safe mode, and what was released. */
final class SafeModeStore {
  /** Freezes an account, or with null the book, unless this finding has done so before. */
  int freeze(Handle handle, int bookId, @Nullable UUID accountId, String finding, Instant now) {
    return handle
        .createUpdate(
            """
            INSERT INTO safe_mode_freeze (book_id, account_id, finding, found_at)
            VALUES (:book_id, :account_id, :finding, :found_at)
            ON CONFLICT (book_id, account_id, md5(finding)) DO NOTHING
            """)
        .bind("book_id", bookId)
        .bind("account_id", accountId)
        .bind("finding", finding)
        .bind("found_at", now)
        .execute();
  }

  /** Returns what is frozen, oldest first. */
  List<Freeze> open(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT f.freeze_no, f.account_id, f.finding, f.found_at
              FROM safe_mode_freeze f
             WHERE f.book_id = :book_id
               AND NOT EXISTS (SELECT FROM safe_mode_release r WHERE r.book_id = f.book_id AND r.freeze_no = f.freeze_no)
             ORDER BY f.freeze_no
            """)
        .bind("book_id", bookId)
        .mapTo(Freeze.class)
        .list();
  }

  /** Releases a freeze, unless it was released before. */
  void release(Handle handle, int bookId, long freezeNo, UUID proposalId, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO safe_mode_release (book_id, freeze_no, proposal_id, released_at)
            VALUES (:book_id, :freeze_no, :proposal_id, :released_at)
            ON CONFLICT (book_id, freeze_no) DO NOTHING
            """)
        .bind("book_id", bookId)
        .bind("freeze_no", freezeNo)
        .bind("proposal_id", proposalId)
        .bind("released_at", now)
        .execute();
  }
}
