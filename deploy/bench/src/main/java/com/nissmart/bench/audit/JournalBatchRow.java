package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
  private static final byte[] TAG = "nissmart-batch-v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int NUMBERS = 6;

  /**
   * Returns the hash that the row must have behind another one.
   *
   * @throws IOException when its payload cannot be read
   */
  ByteString expectedHash(ByteString previous) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(NUMBERS * Long.BYTES);
    header.putLong(bookId).putLong(batchNo).putLong(firstSeq).putLong(lastSeq);
    header.putLong(createdAt).putLong(format);
    return ByteString.copyFrom(
        TransactionRoot.sha256(
            TAG,
            previous.toByteArray(),
            header.array(),
            TransactionRoot.sha256(payload.toByteArray()),
            TransactionRoot.of(payload, firstSeq).toByteArray()));
  }
}
