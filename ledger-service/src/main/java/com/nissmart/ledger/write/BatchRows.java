package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.EntryRow;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchChanges.AccountChange;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.UUID;

/**
 * The rows of a batch as bytes, which are copied into the tables, and the hash over them.
 *
 * <p>hash = SHA-256(hash of the batch before || batch number, first seq, last seq, time ||
 * transaction rows || entry rows || account change rows), integers as eight bytes, big end first,
 * the time in microseconds since 2000.
 */
final class BatchRows {
  static final String TRANSACTION_COLUMNS =
      "seq, amount, resolves, created_at, effective_at, expires_at, book_id, type, status, dedup_id, source_account_id,"
          + " destination_account_id, currency, requested_by, idempotency_key, description, metadata, failure_code,"
          + " failure_message";
  static final String ENTRY_COLUMNS =
      "account_seq, seq, amount, balance, held, day_debits, book_id, day, account_id, may_go_negative";
  static final String ACCOUNT_CHANGE_COLUMNS =
      "book_id, account_id, change_no, batch_no, at_seq, status, changed_by, note, created_at,"
          + " owner_id, currency";

  /**
   * The order of PostgreSQL by account_id and change_no, so that a verifier can repeat the hash.
   */
  private static final Comparator<AccountChange> CANONICAL =
      Comparator.comparing(
              (AccountChange change) -> change.accountId().getMostSignificantBits(),
              Long::compareUnsigned)
          .thenComparing(
              change -> change.accountId().getLeastSignificantBits(), Long::compareUnsigned)
          .thenComparingInt(AccountChange::changeNo);

  final CopyBuffer transactions = new CopyBuffer();
  final CopyBuffer entries = new CopyBuffer();
  final CopyBuffer accountChanges = new CopyBuffer();

  private int encodedTransactions;
  private int encodedEntries;

  /** Forgets the rows, to be used for another batch. */
  void clear() {
    transactions.clear();
    entries.clear();
    accountChanges.clear();
    encodedTransactions = 0;
    encodedEntries = 0;
  }

  /** Encodes the transactions and entries that the batch has gained since the last call. */
  void encodeNew(BatchChanges changes) {
    for (; encodedTransactions < changes.transactions.size(); encodedTransactions++) {
      transaction(
          changes.transactions.get(encodedTransactions), changes.dedupIds.get(encodedTransactions));
    }
    for (; encodedEntries < changes.entries.size(); encodedEntries++) {
      entry(changes.entries.get(encodedEntries));
    }
  }

  /** Encodes the rest of the batch and returns its hash, the next one of the chain. */
  ByteString hash(BatchChanges changes) {
    encodeNew(changes);
    changes.accountChanges.sort(CANONICAL);
    changes.accountChanges.forEach(change -> accountChange(change, changes));
    MessageDigest digest = DedupId.sha256();
    digest.update(changes.head.headHash().asReadOnlyByteBuffer());
    CopyBuffer range = new CopyBuffer();
    range
        .int8(changes.batchNo())
        .int8(changes.head.lastSeq() + 1)
        .int8(changes.nextSeq() - 1)
        .instant(changes.at);
    for (CopyBuffer rows : new CopyBuffer[] {range, transactions, entries, accountChanges}) {
      digest.update(
          rows.bytes(), CopyBuffer.headerLength(), rows.length() - CopyBuffer.headerLength());
    }
    return ByteString.copyFrom(digest.digest());
  }

  private void transaction(TransactionRow row, UUID dedupId) {
    Failure failure = row.failure();
    transactions.row(19).int8(row.seq()).int8(row.amount());
    if (row.resolves() == 0) {
      transactions.nothing();
    } else {
      transactions.int8(row.resolves());
    }
    transactions
        .instant(row.createdAt())
        .instant(row.effectiveAt())
        .instant(row.expiresAt())
        .int4(Book.ID)
        .text(EnumNames.of(row.type()))
        .text(EnumNames.of(row.status()))
        .uuid(dedupId)
        .uuid(row.source())
        .uuid(row.destination())
        .text(row.currency())
        .text(row.requestedBy())
        .text(row.idempotencyKey())
        .text(row.description())
        .text(row.metadata())
        .text(failure == null ? null : failure.code().name())
        .text(failure == null ? null : failure.message());
  }

  private void entry(EntryRow row) {
    entries
        .row(10)
        .int8(row.accountSeq())
        .int8(row.seq())
        .int8(row.amount())
        .int8(row.balance())
        .int8(row.held())
        .int8(row.dayDebits())
        .int4(Book.ID)
        .date(row.day())
        .uuid(row.accountId())
        .bool(row.mayGoNegative());
  }

  private void accountChange(AccountChange change, BatchChanges changes) {
    accountChanges
        .row(11)
        .int4(Book.ID)
        .uuid(change.accountId())
        .int4(change.changeNo())
        .int8(changes.batchNo())
        .int8(change.atSeq())
        .text(EnumNames.of(change.status()))
        .text(change.changedBy())
        .text(change.note())
        .instant(changes.at)
        .uuid(change.ownerId())
        .text(change.currency());
  }
}
