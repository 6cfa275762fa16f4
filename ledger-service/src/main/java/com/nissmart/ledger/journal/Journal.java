package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.decision.BatchChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The journal of one book in the database. */
public final class Journal {
  private final int bookId;
  private final JournalStore store = new JournalStore();

  public Journal(int bookId) {
    this.bookId = bookId;
  }

  /** Returns the row that a batch becomes when it is appended at a moment. */
  public JournalRow row(BatchChanges changes, Instant at, long writerEpoch, int timeline) {
    ByteString payload = JournalFormat.encode(changes, writerEpoch, timeline, 0);
    long firstSeq = changes.head.lastSeq() + 1;
    long lastSeq = changes.nextSeq() - 1;
    ByteString hash =
        JournalHash.of(
            changes.head.headHash(),
            bookId,
            changes.batchNo(),
            firstSeq,
            lastSeq,
            at,
            JournalRow.MESSAGE,
            payload);
    return new JournalRow(
        bookId, changes.batchNo(), firstSeq, lastSeq, at, JournalRow.MESSAGE, hash, payload);
  }

  /**
   * Appends a batch if the book ends with the batch before it, and commits, in one round trip. The
   * connection must be in auto-commit.
   *
   * @return false when the book does not have the batch before it
   * @throws SQLException a unique violation when the number is taken; an error of the connection or
   *     a warning when the outcome is unknown
   */
  public boolean append(Connection connection, JournalRow row, ByteString previousHash)
      throws SQLException {
    return store.append(connection, row, previousHash);
  }

  /** Returns the end of the book. */
  public Book.Head end(Handle handle) {
    return store
        .end(handle, bookId)
        .map(JournalRow::head)
        .orElseThrow(() -> new IllegalStateException("The journal has no book " + bookId));
  }

  /** Returns the batch with a number, if it is there. */
  public Optional<JournalRow> find(Handle handle, long batchNo) {
    return store.find(handle, bookId, batchNo);
  }

  /** Returns at most so many batches after a number, in their order. */
  public List<JournalRow> after(Handle handle, long batchNo, int limit) {
    return store.rows(handle, bookId, batchNo, limit);
  }
}
