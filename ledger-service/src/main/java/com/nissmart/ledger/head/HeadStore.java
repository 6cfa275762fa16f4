package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on signed heads. */
final class HeadStore {
  private static final String COLUMNS =
      "h.book_id, h.batch_no, h.seq, h.hash, h.signed_at, h.key_id, h.first_batch, h.batches_root,"
          + " h.accounts_root, h.signature";

  /**
   * Stores a head if the journal has its batch and no later head is there.
   *
   * @return false when it was not stored
   */
  boolean insert(Handle handle, SignedHead head) {
    ByteString root = head.accountsRoot();
    return handle
            .createUpdate(
                """
                INSERT INTO head (book_id, seq, batch_no, hash, signed_at, key_id,
                                  first_batch, batches_root, accounts_root, signature)
                SELECT j.book_id, :seq, j.batch_no, j.hash, :signed_at, :key_id,
                       :first_batch, :batches_root, :accounts_root, :signature
                  FROM journal j
                 WHERE j.book_id = :book_id AND j.batch_no = :batch_no AND j.hash = :hash AND j.last_seq = :seq
                   AND NOT EXISTS (SELECT FROM head h
                                    WHERE h.book_id = :book_id AND (h.seq, h.batch_no) >= (:seq, :batch_no))
                ON CONFLICT DO NOTHING
                """)
            .bind("book_id", head.bookId())
            .bind("seq", head.seq())
            .bind("batch_no", head.batchNo())
            .bind("hash", head.hash().toByteArray())
            .bind("signed_at", head.time().atOffset(ZoneOffset.UTC))
            .bind("key_id", head.keyId())
            .bind("first_batch", head.firstBatch())
            .bind("batches_root", head.batchesRoot().toByteArray())
            .bind("accounts_root", root == null ? null : root.toByteArray())
            .bind("signature", head.signature().toByteArray())
            .execute()
        == 1;
  }

  Optional<SignedHead> last(Handle handle, int bookId) {
    return before(handle, bookId, Long.MAX_VALUE, Long.MAX_VALUE, 1).stream().findFirst();
  }

  /** Returns heads before a position, newest first. */
  List<SignedHead> before(Handle handle, int bookId, long seq, long batchNo, int limit) {
    return handle
        .createQuery(
            """
            SELECT %s
              FROM head h
             WHERE h.book_id = :book_id AND (h.seq, h.batch_no) < (:seq, :batch_no)
             ORDER BY h.seq DESC, h.batch_no DESC
             LIMIT :limit
            """
                .formatted(COLUMNS))
        .bind("book_id", bookId)
        .bind("seq", seq)
        .bind("batch_no", batchNo)
        .bind("limit", limit)
        .map((row, context) -> head(row))
        .list();
  }

  /** Returns heads after a position, oldest first. */
  List<SignedHead> after(Handle handle, int bookId, long seq, long batchNo, int limit) {
    return handle
        .createQuery(
            """
            SELECT %s
              FROM head h
             WHERE h.book_id = :book_id AND (h.seq, h.batch_no) > (:seq, :batch_no)
             ORDER BY h.seq, h.batch_no
             LIMIT :limit
            """
                .formatted(COLUMNS))
        .bind("book_id", bookId)
        .bind("seq", seq)
        .bind("batch_no", batchNo)
        .bind("limit", limit)
        .map((row, context) -> head(row))
        .list();
  }

  /** Returns the batch of the last head that the journal has, of the last thousand. */
  Optional<Long> lastInJournal(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT h.batch_no
              FROM (SELECT * FROM head WHERE book_id = :book_id ORDER BY seq DESC, batch_no DESC LIMIT 1000) h
              JOIN journal j ON j.book_id = h.book_id AND j.batch_no = h.batch_no AND j.hash = h.hash
             ORDER BY h.seq DESC, h.batch_no DESC
             LIMIT 1
            """)
        .bind("book_id", bookId)
        .mapTo(Long.class)
        .findOne();
  }

  /**
   * Returns the root of the last tree of all accounts, if no head has it yet and its batch is not
   * after the end.
   */
  Optional<ByteString> unsignedAccountsRoot(Handle handle, int bookId, long lastBatch) {
    return handle
        .createQuery(
            """
            SELECT t.accounts_root
              FROM (SELECT a.*
                      FROM accounts_tree a
                      JOIN journal j ON j.book_id = a.book_id AND j.batch_no = a.batch_no AND j.hash = a.hash
                     WHERE a.book_id = :book_id AND a.batch_no <= :last_batch
                     ORDER BY a.batch_no DESC
                     LIMIT 1) t
             WHERE NOT EXISTS (SELECT FROM head h WHERE h.book_id = t.book_id AND h.accounts_root = t.accounts_root)
            """)
        .bind("book_id", bookId)
        .bind("last_batch", lastBatch)
        .map((row, context) -> ByteString.copyFrom(row.getBytes(1)))
        .findOne();
  }

  /** Returns the first head that has a root of all accounts. */
  Optional<SignedHead> withAccountsRoot(Handle handle, int bookId, ByteString root) {
    return handle
        .createQuery(
            """
            SELECT %s
              FROM head h
             WHERE h.book_id = :book_id AND h.accounts_root = :root
             ORDER BY h.seq, h.batch_no
             LIMIT 1
            """
                .formatted(COLUMNS))
        .bind("book_id", bookId)
        .bind("root", root.toByteArray())
        .map((row, context) -> head(row))
        .findOne();
  }

  /** Returns the first head with a seq or a later one. */
  Optional<SignedHead> next(Handle handle, int bookId, long seq) {
    return after(handle, bookId, seq, -1, 1).stream().findFirst();
  }

  /** Returns the first head that covers a seq and whose batch the journal has. */
  Optional<SignedHead> covering(Handle handle, int bookId, long seq) {
    return handle
        .createQuery(
            """
            SELECT %s
              FROM head h
              JOIN journal j ON j.book_id = h.book_id AND j.batch_no = h.batch_no AND j.hash = h.hash
             WHERE h.book_id = :book_id AND h.seq >= :seq
             ORDER BY h.seq, h.batch_no
             LIMIT 1
            """
                .formatted(COLUMNS))
        .bind("book_id", bookId)
        .bind("seq", seq)
        .map((row, context) -> head(row))
        .findOne();
  }

  private static SignedHead head(ResultSet row) throws SQLException {
    byte @Nullable [] root = row.getBytes("accounts_root");
    return new SignedHead(
        row.getInt("book_id"),
        row.getLong("batch_no"),
        row.getLong("seq"),
        ByteString.copyFrom(row.getBytes("hash")),
        row.getObject("signed_at", OffsetDateTime.class).toInstant(),
        row.getString("key_id"),
        row.getLong("first_batch"),
        ByteString.copyFrom(row.getBytes("batches_root")),
        root == null ? null : ByteString.copyFrom(root),
        ByteString.copyFrom(row.getBytes("signature")));
  }
}
