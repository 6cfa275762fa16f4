package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

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
   * @param root the root over its transactions
   */
  ByteString expectedHash(ByteString previous, ByteString root) {
    MessageDigest digest = BatchRoot.sha256();
    byte[] hashOfPayload = digest.digest(payload.toByteArray());
    ByteBuffer header = ByteBuffer.allocate(NUMBERS * Long.BYTES);
    header.putLong(bookId).putLong(batchNo).putLong(firstSeq).putLong(lastSeq);
    header.putLong(createdAt).putLong(format);
    digest.update(TAG);
    digest.update(previous.asReadOnlyByteBuffer());
    digest.update(header.array());
    digest.update(hashOfPayload);
    digest.update(root.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }
}
