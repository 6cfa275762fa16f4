package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.row.ByteArrays;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.security.MessageDigest;

/**
 * The hash chain: a batch's hash is SHA-256 over the hash before it, the batch's number, range and
 * time, and its rows: transactions, entries, changes of accounts.
 */
public final class HashChain {
  private static final int RANGE = 4 * (Integer.BYTES + Long.BYTES);

  private final MessageDigest digest = DedupId.sha256();
  // Rows are gathered, because the digest is fastest on long runs.
  private final byte[] gathered = new byte[1 << 15];
  private int length;

  public void begin(ByteString before, StoredBatch batch) {
    digest.reset();
    digest.update(before.asReadOnlyByteBuffer());
    byte[] range = new byte[RANGE];
    long[] numbers = {batch.no(), batch.firstSeq(), batch.lastSeq(), batch.at()};
    for (int i = 0; i < numbers.length; i++) {
      int at = i * (Integer.BYTES + Long.BYTES);
      ByteArrays.put(range, at, Long.BYTES);
      ByteArrays.put(range, at + Integer.BYTES, numbers[i]);
    }
    digest.update(range);
    length = 0;
  }

  public void add(byte[] bytes, int offset, int size) {
    if (length + size > gathered.length) {
      flush();
    }
    if (size > gathered.length) {
      digest.update(bytes, offset, size);
    } else {
      System.arraycopy(bytes, offset, gathered, length, size);
      length += size;
    }
  }

  public ByteString end() {
    flush();
    return ByteString.copyFrom(digest.digest());
  }

  private void flush() {
    digest.update(gathered, 0, length);
    length = 0;
  }
}
