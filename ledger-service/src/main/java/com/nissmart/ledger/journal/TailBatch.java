package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.v1.JournalBatch;
import java.io.IOException;
import java.util.Collection;
import java.util.UUID;

/** A batch of the tail: the stored bytes, with the place of each transaction in them. */
final class TailBatch {
  private static final int TRANSACTION_TAG =
      (JournalBatch.TRANSACTIONS_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  final JournalRow row;
  final UUID[] touched;
  private final int[] offsets;
  private final int[] lengths;

  TailBatch(JournalRow row, Collection<AccountState> touched) {
    this.row = row;
    this.touched = touched.stream().map(account -> account.id).toArray(UUID[]::new);
    this.offsets = new int[row.transactions()];
    this.lengths = new int[row.transactions()];
    try {
      locate(row.payload().newCodedInput());
    } catch (IOException e) {
      throw new IllegalStateException("Batch " + row.batchNo() + " cannot be read", e);
    }
  }

  BookedTransaction transaction(long seq) {
    int i = (int) (seq - row.firstSeq());
    ByteString message = row.payload().substring(offsets[i], offsets[i] + lengths[i]);
    return JournalFormat.transaction(message, seq, row.createdAt());
  }

  private void locate(CodedInputStream input) throws IOException {
    int found = 0;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (tag == TRANSACTION_TAG) {
        lengths[found] = input.readRawVarint32();
        offsets[found] = input.getTotalBytesRead();
        input.skipRawBytes(lengths[found]);
        found++;
      } else {
        input.skipField(tag);
      }
    }
  }
}
