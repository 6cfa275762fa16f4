package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import java.time.Instant;

/**
 * A row of the journal: one batch.
 *
 * @param firstSeq the seq of its first transaction
 * @param lastSeq the seq of its last transaction; firstSeq - 1 when it has none
 * @param createdAt the time of the batch, in microseconds; never before that of the batch before it
 * @param format what the payload is: {@link #ROWS} or {@link #MESSAGE}
 * @param hash the link of the hash chain, 32 bytes
 */
public record JournalRow(
    int bookId,
    long batchNo,
    long firstSeq,
    long lastSeq,
    Instant createdAt,
    short format,
    ByteString hash,
    ByteString payload) {
  /** The format of batches of an earlier version: their rows in the binary format of COPY. */
  public static final short ROWS = 0;

  /** The format of a payload that is a message JournalBatch. */
  public static final short MESSAGE = 1;

  /** Returns the head of the book after the batch. */
  public Book.Head head() {
    return new Book.Head(lastSeq, batchNo, createdAt, hash);
  }

  /** Returns how many transactions the batch has. */
  public int transactions() {
    return (int) (lastSeq - firstSeq + 1);
  }

  /**
   * Returns whether the hash is the one that follows from another hash and this row.
   *
   * @throws UnknownFormatException when the payload has a field that this version does not know
   */
  public boolean follows(ByteString previousHash) {
    return hash.equals(
        format == ROWS
            ? JournalHash.ofRows(previousHash, this)
            : JournalHash.of(
                previousHash, this, TransactionTree.root(this, JournalFormat.message(this))));
  }

  JournalRow withHash(ByteString link) {
    return new JournalRow(bookId, batchNo, firstSeq, lastSeq, createdAt, format, link, payload);
  }
}
