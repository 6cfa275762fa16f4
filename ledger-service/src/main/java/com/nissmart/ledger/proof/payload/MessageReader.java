package com.nissmart.ledger.proof.payload;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowBuffer;
import java.io.IOException;

/**
 * The reader of payloads that are a message JournalBatch: it makes the rows of transactions and of
 * changes of accounts that the message stands for.
 */
final class MessageReader {
  // The tags of JournalBatch: field number * 8 + wire type.
  private static final int WRITER_EPOCH = 1 << 3;
  private static final int TIMELINE = 2 << 3;
  private static final int TRANSACTION = 3 << 3 | 2;
  private static final int ACCOUNT_CHANGE = 4 << 3 | 2;
  private static final int SKIPPED_SEQS = 5 << 3;
  private static final int SALT = 6 << 3 | 2;
  private static final int LIMIT_DAY = 7 << 3;

  private static final int UUID_BYTES = 16;
  private static final int SYSTEM = 2;

  private final int bookId;
  private final WireMessage transaction = new WireMessage(23, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15);
  private final WireMessage change = new WireMessage(10, 1, 5, 6, 9, 10);
  private final RowBuffer transactions = new RowBuffer();
  private final RowBuffer changes = new RowBuffer();
  private final TransactionHashes hashes = new TransactionHashes();
  private byte[] payload = new byte[0];

  MessageReader(int bookId) {
    this.bookId = bookId;
  }

  void read(StoredBatch batch, BatchContent content) throws IOException {
    payload = batch.payload().toByteArray();
    transactions.clear();
    hashes.begin(payload);
    CodedInputStream input = CodedInputStream.newInstance(payload);
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (tag) {
        case WRITER_EPOCH, TIMELINE -> input.readRawVarint64();
        case SKIPPED_SEQS -> content.skippedSeqs = input.readRawVarint64();
        case LIMIT_DAY -> content.limitDay = input.readRawVarint64();
        case TRANSACTION -> {
          transaction.read(input);
          long seq = batch.firstSeq() + content.transactions;
          transaction(batch, seq);
          hashes.add(transaction, seq);
          content.addTransaction(
              released(),
              transaction.number(18),
              transaction.signed(19),
              transaction.number(20),
              transaction.number(21),
              transaction.signed(22),
              transaction.number(23));
        }
        case SALT -> input.skipField(tag); // its hashes have read it
        case ACCOUNT_CHANGE -> {
          change.read(input);
          content.changes.add(change(batch));
        }
        default -> throw WireMessage.unknown(tag);
      }
    }
    content.bytes = transactions.bytes;
    content.root = hashes.root();
  }

  private long released() throws IOException {
    long released = transaction.number(13);
    if (released < 0) {
      throw new InvalidProtocolBufferException("released is " + released);
    }
    return released;
  }

  private void transaction(StoredBatch batch, long seq) throws IOException {
    RowBuffer row = transactions.row(BookTable.TRANSACTION.columnCount());
    row.int8(seq).int8(transaction.number(3)); // amount
    long resolves = transaction.number(12);
    if (resolves == 0) {
      row.nothing();
    } else {
      row.int8(resolves);
    }
    row.int8(batch.at());
    time(row, transaction.number(16)); // effective_at
    time(row, transaction.number(17)); // expires_at
    row.int4(bookId);
    word(row, EnumWords.TYPES, transaction.number(1));
    word(row, EnumWords.STATUSES, transaction.number(2));
    uuid(row, transaction, 9); // dedup_id
    uuid(row, transaction, 5); // source_account_id
    optionalUuid(row, transaction, 6); // destination_account_id
    text(row, transaction, 4); // currency
    text(row, transaction, 7); // requested_by
    text(row, transaction, 8); // idempotency_key
    text(row, transaction, 10); // description
    optionalText(row, transaction, 11); // metadata
    optionalText(row, transaction, 14); // failure_code
    if (transaction.length(14) == 0) {
      row.nothing();
    } else {
      text(row, transaction, 15); // failure_message
    }
  }

  private BatchContent.Change change(StoredBatch batch) throws IOException {
    changes.clear();
    RowBuffer row = changes.row(BookTable.ACCOUNT_CHANGE.columnCount()).int4(bookId);
    uuid(row, change, 1); // account_id
    row.int4((int) change.number(2)); // change_no
    row.int8(batch.no()).int8(change.number(3)); // at_seq
    word(row, EnumWords.ACCOUNT_STATUSES, change.number(8));
    text(row, change, 9); // changed_by
    text(row, change, 10); // note
    row.int8(batch.at());
    optionalUuid(row, change, 5); // owner_id
    text(row, change, 6); // currency
    CopyRow kept = new CopyRow();
    kept.read(changes.bytes, 0);
    long kind = change.number(4);
    if (kind < 1 || kind > SYSTEM) {
      throw new InvalidProtocolBufferException("there is no kind " + kind + " of accounts");
    }
    return new BatchContent.Change(kept.keep(), kind == SYSTEM, change.number(7) != 0);
  }

  private static void time(RowBuffer row, long since1970) {
    if (since1970 == 0) {
      row.nothing();
    } else {
      row.int8(PostgresTime.since2000(since1970));
    }
  }

  private static void word(RowBuffer row, byte[][] words, long number) throws IOException {
    if (number < 1 || number > words.length) {
      throw new InvalidProtocolBufferException(
          "the number %d of an enum is not known".formatted(number));
    }
    byte[] word = words[(int) number - 1];
    row.copy(word, 0, word.length);
  }

  private void text(RowBuffer row, WireMessage message, int field) {
    row.copy(payload, message.start(field), message.length(field));
  }

  private void optionalText(RowBuffer row, WireMessage message, int field) {
    if (message.length(field) == 0) {
      row.nothing();
    } else {
      text(row, message, field);
    }
  }

  private void uuid(RowBuffer row, WireMessage message, int field) throws IOException {
    if (message.length(field) != UUID_BYTES) {
      throw new InvalidProtocolBufferException(
          "field %d has %d bytes, expected %d".formatted(field, message.length(field), UUID_BYTES));
    }
    text(row, message, field);
  }

  private void optionalUuid(RowBuffer row, WireMessage message, int field) throws IOException {
    if (message.length(field) == 0) {
      row.nothing();
    } else {
      uuid(row, message, field);
    }
  }
}
