package com.nissmart.ledger.proof.row;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/**
 * A batch as it is stored.
 *
 * @param no its number, from 1 without gaps
 * @param lastSeq its last transaction; firstSeq - 1 when it has none
 * @param at microseconds since 2000
 * @param hash the hash of the chain, 32 bytes
 */
public record StoredBatch(long no, long firstSeq, long lastSeq, long at, ByteString hash) {
  public static String text(ByteString hash) {
    return HexFormat.of().formatHex(hash.toByteArray());
  }
}
