package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * The hash chain of the journal. A batch's hash is SHA-256 over a tag, the hash of the batch
 * before, the row's other columns, the SHA-256 of its payload, and the root of the {@link
 * TransactionTree}. Integers are eight bytes, big end first; the time is in microseconds since
 * 1970.
 *
 * <p>Batches of format 0 keep the hash that they had: over the hash before, four columns, each with
 * its length of four bytes before it, and the payload; their time counts from 2000.
 */
public final class JournalHash {
  private static final byte[] TAG = "nissmart-batch-v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final long SECONDS_1970_TO_2000 = 946_684_800L;
  private static final int NUMBERS = 6;

  private JournalHash() {}

  static ByteString of(ByteString previous, JournalRow row, ByteString root) {
    MessageDigest digest = DedupId.sha256();
    ByteString payload = payload(digest, row);
    digest.update(TAG);
    digest.update(previous.asReadOnlyByteBuffer());
    ByteBuffer header = ByteBuffer.allocate(NUMBERS * Long.BYTES);
    header.putLong(row.bookId()).putLong(row.batchNo()).putLong(row.firstSeq());
    header.putLong(row.lastSeq()).putLong(micros(row.createdAt())).putLong(row.format());
    digest.update(header.flip());
    digest.update(payload.asReadOnlyByteBuffer());
    digest.update(root.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  /** Returns the hash of a payload, which is part of the hash of its batch. */
  public static ByteString ofPayload(JournalRow row) {
    return payload(DedupId.sha256(), row);
  }

  static ByteString ofRows(ByteString previous, JournalRow row) {
    MessageDigest digest = DedupId.sha256();
    digest.update(previous.asReadOnlyByteBuffer());
    long at = micros(row.createdAt()) - SECONDS_1970_TO_2000 * 1_000_000;
    ByteBuffer header = ByteBuffer.allocate(NUMBERS * Long.BYTES);
    for (long number : new long[] {row.batchNo(), row.firstSeq(), row.lastSeq(), at}) {
      header.putInt(Long.BYTES).putLong(number);
    }
    digest.update(header.flip());
    digest.update(row.payload().asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  private static ByteString payload(MessageDigest digest, JournalRow row) {
    digest.update(row.payload().asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  private static long micros(Instant value) {
    return value.getEpochSecond() * 1_000_000 + value.getNano() / 1_000;
  }
}
