package com.nissmart.ledger.lease;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.v1.JournalBatch;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Handle;

/** The reading of a book's witnesses, in one statement so that they belong together. */
final class BookStateStore {
  private static final int HEXADECIMAL = 16;
  private static final int TAG_BITS = 3;

  /**
   * Reads the state of a book, and looks for what a replica knows of it. A replica that was paused
   * or cut off for long may know a batch that was moved out of the journal since.
   */
  BookState read(Handle handle, int bookId, Known known) {
    return handle
        .createQuery(
            """
            SELECT j.batch_no, j.last_seq, j.created_at, j.hash,
                   (SELECT bool_and(coalesce(
                             (SELECT k.hash = known.hash
                                FROM journal k
                               WHERE k.book_id = l.book_id AND k.batch_no = known.batch_no),
                             (SELECT m.hash = known.hash
                                FROM journal_moved m
                               WHERE m.book_id = l.book_id AND m.batch_no = known.batch_no),
                             EXISTS (SELECT FROM journal_moved m
                                      WHERE m.book_id = l.book_id AND m.batch_no > known.batch_no
                                        AND m.batch_no = (SELECT min(f.batch_no) - 1
                                                            FROM journal f
                                                           WHERE f.book_id = l.book_id))))
                      FROM (VALUES (:seen_batch, :seen_hash), (:own_batch, :own_hash)) known (batch_no, hash)) AS has_known,
                   CASE WHEN j.format = 1 THEN substr(j.payload, 1, 32) ELSE '' END AS beginning,
                   substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) AS timeline,
                   current_setting('synchronous_standby_names') <> '' AS standbys,
                   p.batch_no AS projected, p.seq AS projected_seq, l.known_batch, l.known_seq,
                   clock_timestamp() AS server_time -- beside the lease, which is kept in it
              FROM writer_lease l
              JOIN projection p USING (book_id)
             CROSS JOIN LATERAL (SELECT * FROM journal e WHERE e.book_id = l.book_id ORDER BY e.batch_no DESC LIMIT 1) j
             WHERE l.book_id = :book_id
            """)
        .bind("book_id", bookId)
        .bind("seen_batch", known.seen().lastBatch())
        .bind("seen_hash", known.seen().headHash().toByteArray())
        .bind("own_batch", known.own().lastBatch())
        .bind("own_hash", known.own().headHash().toByteArray())
        .map((result, context) -> state(result))
        .one();
  }

  private static BookState state(ResultSet result) throws SQLException {
    JournalBatch beginning = beginning(result.getBytes("beginning"));
    return new BookState(
        new Book.Head(
            result.getLong("last_seq"),
            result.getLong("batch_no"),
            result.getObject("created_at", OffsetDateTime.class).toInstant(),
            ByteString.copyFrom(result.getBytes("hash"))),
        result.getBoolean("has_known"),
        beginning.getWriterEpoch(),
        beginning.getTimeline(),
        Integer.parseUnsignedInt(result.getString("timeline"), HEXADECIMAL),
        result.getBoolean("standbys"),
        result.getLong("projected"),
        result.getLong("projected_seq"),
        result.getLong("known_batch"),
        result.getLong("known_seq"),
        result.getObject("server_time", OffsetDateTime.class).toInstant());
  }

  /** Reads the fields that come before the transactions; a payload may have megabytes of these. */
  private static JournalBatch beginning(byte[] bytes) {
    JournalBatch.Builder batch = JournalBatch.newBuilder();
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      while (!in.isAtEnd()) {
        switch (in.readTag() >> TAG_BITS) {
          case JournalBatch.WRITER_EPOCH_FIELD_NUMBER -> batch.setWriterEpoch(in.readInt64());
          case JournalBatch.TIMELINE_FIELD_NUMBER -> batch.setTimeline(in.readInt32());
          default -> {
            return batch.build();
          }
        }
      }
      return batch.build();
    } catch (IOException e) {
      throw new IllegalStateException("The last batch of the journal is not readable", e);
    }
  }
}
