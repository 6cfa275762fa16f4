package com.nissmart.ledger.proof.payload;

import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import java.io.IOException;

/** The reader of payloads, of both formats. It uses no code of the journal's own package. */
public final class PayloadReader {
  private final MessageReader messages;
  private final BatchContent content = new BatchContent();

  public PayloadReader(int bookId) {
    messages = new MessageReader(bookId);
  }

  /** Returns the content of a batch, which is valid until the next one is read. */
  public BatchContent read(StoredBatch batch) throws Finding {
    content.clear();
    try {
      switch (batch.format()) {
        case StoredBatch.MESSAGE -> messages.read(batch, content);
        case StoredBatch.ROWS -> rows(batch);
        default ->
            throw Finding.of(
                "batch %d: format is %d, which this version does not know",
                batch.no(), batch.format());
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw Finding.of(
          "batch %d: payload cannot be read: %s", batch.no(), String.valueOf(e.getMessage()));
    }
    if (content.transactions != batch.lastSeq() - batch.firstSeq() + 1) {
      throw Finding.of(
          "batch %d: payload has %d transactions, expected those from first_seq %d to last_seq %d",
          batch.no(), content.transactions, batch.firstSeq(), batch.lastSeq());
    }
    return content;
  }

  /** Reads the rows of a batch of an earlier version: transactions, entries, changes. */
  private void rows(StoredBatch batch) {
    byte[] bytes = batch.payload().toByteArray();
    CopyRow row = new CopyRow();
    content.bytes = bytes;
    content.isCarried = true;
    int at = 0;
    while (isNext(BookTable.TRANSACTION, bytes, at)) {
      at = row.read(bytes, at);
      content.transactions++;
    }
    content.entriesStart = at;
    while (isNext(BookTable.ENTRY, bytes, at)) {
      at = row.read(bytes, at);
    }
    content.entriesEnd = at;
    while (isNext(BookTable.ACCOUNT_CHANGE, bytes, at)) {
      at = row.read(bytes, at);
      content.changes.add(new BatchContent.Change(row.keep(), false, false));
    }
    if (at != bytes.length) {
      throw new IndexOutOfBoundsException("byte " + at + " begins no row that is expected there");
    }
  }

  private static boolean isNext(BookTable table, byte[] bytes, int at) {
    return at + 1 < bytes.length && (bytes[at] << 8 | bytes[at + 1]) == table.columnCount();
  }
}
