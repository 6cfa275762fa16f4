package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.row.ByteArrays;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.RowColumns;
import java.security.MessageDigest;

/**
 * The check of idempotency ids: the first half of SHA-256 over requester, a zero byte, the
 * requested type's number and the key. An adjustment that resolves was requested as a reversal.
 */
final class KeyCheck {
  private final MessageDigest digest = DedupId.sha256();

  boolean fits(CopyRow row) {
    int type = row.indexIn(EnumWords.TYPES, RowColumns.TYPE);
    boolean isReturn = type == EnumWords.ADJUSTMENT && !row.isNull(RowColumns.RESOLVES);
    row.addTo(digest, RowColumns.REQUESTED_BY);
    digest.update((byte) 0);
    digest.update((byte) ((isReturn ? EnumWords.REVERSAL : type) + 1));
    row.addTo(digest, RowColumns.IDEMPOTENCY_KEY);
    byte[] hash = digest.digest();
    return ByteArrays.int8(hash, 0) == row.high(RowColumns.DEDUP_ID)
        && ByteArrays.int8(hash, Long.BYTES) == row.low(RowColumns.DEDUP_ID);
  }
}
