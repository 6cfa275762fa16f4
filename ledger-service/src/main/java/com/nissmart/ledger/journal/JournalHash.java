package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * The hash chain of the journal: SHA-256 over the hash of the batch before, the row's other
 * columns, and the payload. Integers are eight bytes, big end first; the time is in microseconds
 * since 2000. Batches of format 0 keep the hash that they had: each integer has its length of four
 * bytes before it, and book and format are left out.
 */
final class JournalHash {
  private static final long SECONDS_1970_TO_2000 = 946_684_800L;
  private static final int LENGTH = 8;

  private JournalHash() {}

  static ByteString of(
      ByteString previous,
      int bookId,
      long batchNo,
      long firstSeq,
      long lastSeq,
      Instant createdAt,
      short format,
      ByteString payload) {
    MessageDigest digest = DedupId.sha256();
    digest.update(previous.asReadOnlyByteBuffer());
    long[] numbers = {batchNo, firstSeq, lastSeq, microsSince2000(createdAt), bookId, format};
    boolean rows = format == JournalRow.ROWS;
    ByteBuffer header = ByteBuffer.allocate(128);
    for (int i = 0; i < (rows ? 4 : numbers.length); i++) {
      if (rows) {
        header.putInt(LENGTH);
      }
      header.putLong(numbers[i]);
    }
    digest.update(header.flip());
    digest.update(payload.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  private static long microsSince2000(Instant value) {
    return (value.getEpochSecond() - SECONDS_1970_TO_2000) * 1_000_000 + value.getNano() / 1_000;
  }
}
