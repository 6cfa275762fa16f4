package com.nissmart.ledger.proof.payload;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The hash chain: a batch's hash is SHA-256 over a tag, the hash before it, the batch's other
 * columns, the hash of its payload, and the root over its transactions. A batch of an earlier
 * version kept its hash: over the hash before it, four numbers with their sizes, and the payload.
 */
public final class HashChain {
  private static final byte[] TAG = "nissmart-batch-v1\n".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest digest = DedupId.sha256();
  private final int bookId;

  public HashChain(int bookId) {
    this.bookId = bookId;
  }

  /**
   * Returns the hash that a batch must have after another hash.
   *
   * @param root the root over the transactions of its payload
   */
  public ByteString link(ByteString before, StoredBatch batch, ByteString root) {
    return batch.format() == StoredBatch.ROWS ? rows(before, batch) : message(before, batch, root);
  }

  private ByteString rows(ByteString before, StoredBatch batch) {
    digest.update(before.asReadOnlyByteBuffer());
    for (long number : new long[] {batch.no(), batch.firstSeq(), batch.lastSeq(), batch.at()}) {
      digest.update(ByteBuffer.allocate(12).putInt(Long.BYTES).putLong(number).flip());
    }
    digest.update(batch.payload().asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  private ByteString message(ByteString before, StoredBatch batch, ByteString root) {
    digest.update(batch.payload().asReadOnlyByteBuffer());
    byte[] payload = digest.digest();
    digest.update(TAG);
    digest.update(before.asReadOnlyByteBuffer());
    ByteBuffer header = ByteBuffer.allocate(6 * Long.BYTES);
    header.putLong(bookId).putLong(batch.no()).putLong(batch.firstSeq()).putLong(batch.lastSeq());
    header.putLong(PostgresTime.since1970(batch.at())).putLong(batch.format());
    digest.update(header.flip());
    digest.update(payload);
    digest.update(root.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }
}
