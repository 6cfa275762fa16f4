package com.nissmart.ledger.proof.payload;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The hash chain: a batch's hash is SHA-256 over the hash before it, the batch's other columns and
 * its payload. A batch of an earlier version kept its hash, in which each number has its size
 * before it, and which leaves book and format out.
 */
public final class HashChain {
  private final MessageDigest digest = DedupId.sha256();
  private final int bookId;

  public HashChain(int bookId) {
    this.bookId = bookId;
  }

  /** Returns the hash that a batch must have after another hash. */
  public ByteString link(ByteString before, StoredBatch batch) {
    digest.update(before.asReadOnlyByteBuffer());
    ByteBuffer header = ByteBuffer.allocate(6 * Long.BYTES);
    if (batch.format() == StoredBatch.ROWS) {
      for (long number : new long[] {batch.no(), batch.firstSeq(), batch.lastSeq(), batch.at()}) {
        header.putInt(Long.BYTES).putLong(number);
      }
    } else {
      header.putLong(batch.no()).putLong(batch.firstSeq()).putLong(batch.lastSeq());
      header.putLong(batch.at()).putLong(bookId).putLong(batch.format());
    }
    digest.update(header.flip());
    digest.update(batch.payload().asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }
}
