package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.v1.TransactionType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The diagnosis of a transaction by its own columns and its entries. */
final class TransactionDiagnosis {
  private TransactionDiagnosis() {}

  /** Returns the first wrong column; null when its key and entries fit. */
  static @Nullable Finding of(CopyRow row, List<CopyRow> entries) {
    long seq = row.int8(RowColumns.SEQ);
    if (!dedupId(row).equals(row.uuid(RowColumns.DEDUP_ID))) {
      return Finding.of(
          "transaction %d: dedup_id is %s, expected what requested_by, type and idempotency_key make",
          seq, row.uuid(RowColumns.DEDUP_ID));
    }
    int status = row.indexIn(EnumWords.STATUSES, RowColumns.STATUS);
    int type = row.indexIn(EnumWords.TYPES, RowColumns.TYPE);
    boolean one = type == EnumWords.WITHDRAWAL || type == EnumWords.RELEASE;
    int demanded = status == EnumWords.FAILED ? 0 : one ? 1 : 2;
    if (entries.size() != demanded) {
      return Finding.of(
          "transaction %d: status is %s and type is %s, but it has %d entries",
          seq, row.text(RowColumns.STATUS), row.text(RowColumns.TYPE), entries.size());
    }
    if (demanded == 0 || one) {
      return demanded == 0 ? null : account(row, RowColumns.SOURCE, entries.getFirst());
    }
    long moved = entries.getLast().int8(RowColumns.ENTRY_AMOUNT);
    if (Math.abs(moved) != row.int8(RowColumns.AMOUNT)) {
      return Finding.of(
          "transaction %d: amount is %d, but its entries move %d",
          seq, row.int8(RowColumns.AMOUNT), Math.abs(moved));
    }
    CopyRow debit = moved < 0 ? entries.getLast() : entries.getFirst();
    CopyRow credit = moved < 0 ? entries.getFirst() : entries.getLast();
    Finding finding = account(row, RowColumns.SOURCE, debit);
    return finding != null ? finding : account(row, RowColumns.DESTINATION, credit);
  }

  private static @Nullable Finding account(CopyRow row, int column, CopyRow entry) {
    boolean fits =
        !row.isNull(column) && row.uuid(column).equals(entry.uuid(RowColumns.ENTRY_ACCOUNT));
    return fits
        ? null
        : Finding.of(
            "transaction %d: %s is %s, but its entry is on %s",
            row.int8(RowColumns.SEQ),
            column == RowColumns.SOURCE ? "source_account_id" : "destination_account_id",
            row.isNull(column) ? "NULL" : Finding.account(row.uuid(column)),
            Finding.account(entry.uuid(RowColumns.ENTRY_ACCOUNT)));
  }

  /**
   * Returns the first half of SHA-256 over requester, a zero byte, the requested type's number and
   * the key. An adjustment that resolves was requested as a reversal.
   */
  private static UUID dedupId(CopyRow row) {
    MessageDigest digest = DedupId.sha256();
    digest.update(row.text(RowColumns.REQUESTED_BY).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    String type = row.text(RowColumns.TYPE);
    String requested =
        type.equals("ADJUSTMENT") && !row.isNull(RowColumns.RESOLVES) ? "REVERSAL" : type;
    digest.update((byte) TransactionType.valueOf("TRANSACTION_TYPE_" + requested).getNumber());
    digest.update(row.text(RowColumns.IDEMPOTENCY_KEY).getBytes(StandardCharsets.UTF_8));
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(hash.getLong(), hash.getLong());
  }
}
