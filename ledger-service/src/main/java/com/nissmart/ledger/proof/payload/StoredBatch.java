package com.nissmart.ledger.proof.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.nissmart.ledger.proof.row.CopyRow;
import java.util.HexFormat;

/**
 * A batch as the journal has it.
 *
 * @param no its number, from 1 without gaps; 0 for the empty one at the beginning
 * @param lastSeq its last transaction; firstSeq - 1 when it has none
 * @param at microseconds since 2000
 * @param format what the payload is: {@link #ROWS} or {@link #MESSAGE}
 * @param hash the hash of the chain, 32 bytes
 */
public record StoredBatch(
    long no,
    long firstSeq,
    long lastSeq,
    long at,
    int format,
    ByteString hash,
    ByteString payload) {
  /** The format of batches of an earlier version: their rows in the binary format of COPY. */
  public static final int ROWS = 0;

  /** The format of a payload that is a message JournalBatch. */
  public static final int MESSAGE = 1;

  /** The columns of {@link #of}. */
  public static final String COLUMNS =
      "j.batch_no, j.first_seq, j.last_seq, j.created_at, j.format, j.hash, j.payload";

  public static StoredBatch of(CopyRow row) {
    return new StoredBatch(
        row.int8(0),
        row.int8(1),
        row.int8(2),
        row.int8(3),
        row.int2(4),
        UnsafeByteOperations.unsafeWrap(row.copy(5)),
        UnsafeByteOperations.unsafeWrap(row.copy(6)));
  }

  public static String text(ByteString hash) {
    return HexFormat.of().formatHex(hash.toByteArray());
  }
}
