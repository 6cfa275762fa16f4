package com.nissmart.bench.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The opening of an account, or a change of its status.
 *
 * @param changeNo 1 for the opening
 * @param createdAt microseconds since 1970
 * @param owner null for a system account
 */
record AccountChangeRow(
    UUID id,
    long changeNo,
    long batchNo,
    long atSeq,
    String status,
    String changedBy,
    String note,
    long createdAt,
    @Nullable UUID owner,
    String currency) {
  long hash() {
    return RowHash.of(changeNo, batchNo, atSeq, createdAt)
        .id(id)
        .text(status)
        .text(changedBy)
        .text(note)
        .id(owner)
        .text(currency)
        .value();
  }
}
