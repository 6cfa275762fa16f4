package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.row.ByteArrays;
import com.nissmart.ledger.proof.row.RowColumns;
import java.util.Arrays;

/** The derived entries of a batch, in the form in which they are stored and hashed. */
final class DerivedEntries {
  private static final int INT8_COLUMNS = 6;

  /** The bytes of a row: the count of columns, six int8, int4, date, uuid, boolean. */
  static final int LENGTH = 2 + INT8_COLUMNS * 12 + 8 + 8 + 20 + 5;

  byte[] bytes = new byte[512 * LENGTH];
  int length;

  void clear() {
    length = 0;
  }

  /** Appends the account's latest entry and returns the offset of its row. */
  int append(FoldAccount account, long seq, long amount) {
    if (length + LENGTH > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int start = length;
    ByteArrays.put(bytes, length, (short) RowColumns.ENTRY_NAMES.size());
    length += Short.BYTES;
    int8(account.accountSeq);
    int8(seq);
    int8(amount);
    int8(account.balance);
    int8(account.held);
    int8(account.dayDebits);
    int4(Book.ID);
    int4(account.day);
    size(2 * Long.BYTES);
    ByteArrays.put(bytes, length, account.high);
    ByteArrays.put(bytes, length + Long.BYTES, account.low);
    length += 2 * Long.BYTES;
    size(1);
    bytes[length++] = (byte) (account.mayGoNegative() ? 1 : 0);
    return start;
  }

  private void int8(long value) {
    size(Long.BYTES);
    ByteArrays.put(bytes, length, value);
    length += Long.BYTES;
  }

  private void int4(int value) {
    size(Integer.BYTES);
    ByteArrays.put(bytes, length, value);
    length += Integer.BYTES;
  }

  private void size(int bytesOfColumn) {
    ByteArrays.put(bytes, length, bytesOfColumn);
    length += Integer.BYTES;
  }
}
