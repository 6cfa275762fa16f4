package com.nissmart.ledger.projection;

import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.AccountState;
import java.time.Instant;

/** The rows of a chunk of batches as bytes, which are copied into the tables. */
final class TableRows {
  static final String TRANSACTION =
      "transaction (seq, amount, resolves, created_at, effective_at, expires_at, book_id, type, status, dedup_id,"
          + " source_account_id, destination_account_id, currency, requested_by, idempotency_key, description,"
          + " metadata, failure_code, failure_message)";
  static final String ENTRY =
      "entry (account_seq, seq, amount, balance, held, day_debits, book_id, day, account_id, may_go_negative)";
  static final String ACCOUNT =
      "account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)";
  static final String ACCOUNT_CHANGE =
      "account_change (book_id, account_id, change_no, batch_no, at_seq, status, changed_by, note, created_at,"
          + " owner_id, currency)";
  static final String OPEN_HOLD = "open_hold (book_id, seq, account_id, amount, expires_at)";

  final CopyBuffer transactions = new CopyBuffer();
  final CopyBuffer entries = new CopyBuffer();
  final CopyBuffer accounts = new CopyBuffer();
  final CopyBuffer accountChanges = new CopyBuffer();
  final CopyBuffer openHolds = new CopyBuffer();

  private final int bookId;

  TableRows(int bookId) {
    this.bookId = bookId;
  }

  /** Forgets the rows, to be used for another chunk. */
  void clear() {
    transactions.clear();
    entries.clear();
    accounts.clear();
    accountChanges.clear();
    openHolds.clear();
  }

  void transaction(BookedTransaction booked) {
    TransactionRow row = booked.row();
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
        .int4(bookId)
        .text(EnumNames.of(row.type()))
        .text(EnumNames.of(row.status()))
        .uuid(booked.dedupId())
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

  /** Appends the last entry of an account. */
  void entry(AccountState account, long seq, long amount) {
    entries
        .row(10)
        .int8(account.accountSeq)
        .int8(seq)
        .int8(amount)
        .int8(account.balance)
        .int8(account.held)
        .int8(account.dayDebits)
        .int4(bookId)
        .date(account.day)
        .uuid(account.id)
        .bool(account.mayGoNegative);
  }

  /** Appends an account in its present state; system accounts are as old as the book. */
  void account(AccountState account, Instant openedAt) {
    accounts
        .row(8)
        .int4(bookId)
        .uuid(account.id)
        .text(EnumNames.of(account.kind))
        .uuid(account.ownerId)
        .text(account.currency)
        .text(EnumNames.of(account.status))
        .bool(account.mayGoNegative)
        .instant(account.isSystem() ? Instant.EPOCH : openedAt);
  }

  void accountChange(AccountChange change, long batchNo, Instant at) {
    accountChanges
        .row(11)
        .int4(bookId)
        .uuid(change.accountId())
        .int4(change.changeNo())
        .int8(batchNo)
        .int8(change.atSeq())
        .text(EnumNames.of(change.status()))
        .text(change.changedBy())
        .text(change.note())
        .instant(at)
        .uuid(change.ownerId())
        .text(change.currency());
  }

  void openHold(TransactionRow hold) {
    openHolds
        .row(5)
        .int4(bookId)
        .int8(hold.seq())
        .uuid(hold.source())
        .int8(hold.amount())
        .instant(hold.expiresAt());
  }
}
