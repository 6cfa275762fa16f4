package com.nissmart.ledger.lease;

import com.nissmart.ledger.book.Book;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on the lease, which is kept in the server's time. */
final class LeaseStore {
  /** Reads the lease. */
  LeaseRow read(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT epoch, holder, address, expires_at, expires_at <= clock_timestamp() AS over -- the lease
              FROM writer_lease
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .mapTo(LeaseRow.class)
        .one();
  }

  /**
   * Takes a lease that is still as it was read.
   *
   * @param atLeast the epoch of the last batch, which the new one exceeds
   * @return the new epoch, or nothing when somebody else was faster
   */
  Optional<Long> take(
      Handle handle, int bookId, LeaseRow read, long atLeast, Holder holder, Duration life) {
    return handle
        .createQuery(
            """
            UPDATE writer_lease
               SET epoch = greatest(epoch, :at_least) + 1, holder = :id, address = :address,
                   expires_at = clock_timestamp() + :life * interval '1 ms' -- the lease
             WHERE book_id = :book_id AND epoch = :epoch AND expires_at = :expires_at
            RETURNING epoch
            """)
        .bind("book_id", bookId)
        .bind("at_least", atLeast)
        .bind("id", holder.name().id())
        .bind("address", holder.address())
        .bind("life", life.toMillis())
        .bind("epoch", read.epoch())
        .bind("expires_at", read.expiresAt())
        .mapTo(Long.class)
        .findOne();
  }

  /** Renews a lease and writes down what its holder knows; returns false when it was lost. */
  boolean renew(Handle handle, int bookId, long epoch, UUID id, Duration life, Book.Head known) {
    return handle
            .createUpdate(
                """
                UPDATE writer_lease
                   SET expires_at = clock_timestamp() + :life * interval '1 ms', -- the lease
                       known_batch = greatest(known_batch, :known_batch), known_seq = greatest(known_seq, :known_seq)
                 WHERE book_id = :book_id AND epoch = :epoch AND holder = :id
                """)
            .bind("book_id", bookId)
            .bind("epoch", epoch)
            .bind("id", id)
            .bind("life", life.toMillis())
            .bind("known_batch", known.lastBatch())
            .bind("known_seq", known.lastSeq())
            .execute()
        == 1;
  }

  /** Gives a lease back. */
  void release(Handle handle, int bookId, long epoch, UUID id) {
    handle
        .createUpdate(
            """
            UPDATE writer_lease
               SET holder = NULL, address = '', expires_at = clock_timestamp() -- the lease
             WHERE book_id = :book_id AND epoch = :epoch AND holder = :id
            """)
        .bind("book_id", bookId)
        .bind("epoch", epoch)
        .bind("id", id)
        .execute();
  }

  /** Goes on from a new end of the book after a loss was accepted. */
  void forget(Handle handle, int bookId, Book.Head end) {
    handle
        .createUpdate(
            """
            UPDATE writer_lease
               SET known_batch = :known_batch, known_seq = :known_seq
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .bind("known_batch", end.lastBatch())
        .bind("known_seq", end.lastSeq())
        .execute();
  }

  /** Ends the sessions of this database that have one of the names; returns how many there were. */
  int endSessions(Handle handle, List<String> applicationNames) {
    return handle
        .createQuery(
            """
            SELECT pg_terminate_backend(pid)
              FROM pg_stat_activity
             WHERE datname = current_database() AND application_name IN (<names>)
            """)
        .bindList("names", applicationNames)
        .mapTo(Boolean.class)
        .list()
        .size();
  }

  /** The replica that takes a lease. */
  record Holder(ReplicaName name, String address) {}
}
