package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.v1.JournalBatch;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The journal of one book in the database. */
public final class Journal {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int bookId;
  private final JournalStore store = new JournalStore();

  public Journal(int bookId) {
    this.bookId = bookId;
  }

  /** Returns the row that a batch becomes when it is appended at a moment. */
  public JournalRow row(BatchChanges changes, Instant at, long writerEpoch, int timeline) {
    byte[] salt = new byte[changes.transactions.isEmpty() ? 0 : TransactionTree.SALT];
    RANDOM.nextBytes(salt);
    JournalBatch batch =
        JournalFormat.encode(changes, writerEpoch, timeline, 0, ByteString.copyFrom(salt));
    return row(changes.head, changes.head.lastSeq() + 1, changes.nextSeq() - 1, at, batch);
  }

  /**
   * Returns the row of a batch without transactions that leaves numbers out, because a database has
   * lost the batches that had them. It has the time of the batch before it.
   */
  public JournalRow gap(Book.Head head, long skippedSeqs, long writerEpoch, int timeline) {
    JournalBatch batch =
        JournalFormat.encode(
            new BatchChanges(head), writerEpoch, timeline, skippedSeqs, ByteString.EMPTY);
    long lastSeq = head.lastSeq() + skippedSeqs;
    return row(head, lastSeq + 1, lastSeq, head.lastAt(), batch);
  }

  private JournalRow row(
      Book.Head head, long firstSeq, long lastSeq, Instant at, JournalBatch batch) {
    JournalRow unlinked =
        new JournalRow(
            bookId,
            head.lastBatch() + 1,
            firstSeq,
            lastSeq,
            at,
            JournalRow.MESSAGE,
            ByteString.EMPTY,
            batch.toByteString());
    ByteString root = TransactionTree.root(unlinked, batch);
    return unlinked.withHash(JournalHash.of(head.headHash(), unlinked, root));
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

  /**
   * Returns the hashes of the batches with these numbers, in their order. It begins later when the
   * first ones were moved out of the journal.
   */
  public List<ByteString> hashes(Handle handle, long first, long last) {
    return store.hashes(handle, bookId, first, last);
  }

  /** Returns the batch of a transaction among those with these numbers, if it is there. */
  public Optional<JournalRow> withSeq(Handle handle, long seq, long first, long last) {
    return store.withSeq(handle, bookId, seq, first, last);
  }

  /** Returns at most so many batches after a number, in their order. */
  public List<JournalRow> after(Handle handle, long batchNo, int limit) {
    return store.rows(handle, bookId, batchNo, limit);
  }
}
