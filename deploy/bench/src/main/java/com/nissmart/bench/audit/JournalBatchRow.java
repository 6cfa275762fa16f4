package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A row of the journal.
 *
 * @param createdAt microseconds since 1970
 */
record JournalBatchRow(
    int bookId,
    long batchNo,
    long firstSeq,
    long lastSeq,
    long createdAt,
    short format,
    ByteString hash,
    ByteString payload) {
  private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;
  private static final int NUMBERS = 6;

  /** Returns the hash that the row must have behind another one. */
  ByteString expectedHash(ByteString previous) {
    ByteBuffer header = ByteBuffer.allocate(NUMBERS * Long.BYTES);
    header.putLong(batchNo).putLong(firstSeq).putLong(lastSeq);
    header.putLong(createdAt - MICROS_1970_TO_2000).putLong(bookId).putLong(format);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previous.asReadOnlyByteBuffer());
      digest.update(header.array());
      digest.update(payload.asReadOnlyByteBuffer());
      return ByteString.copyFrom(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
