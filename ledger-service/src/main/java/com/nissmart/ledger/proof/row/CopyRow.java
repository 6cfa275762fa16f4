package com.nissmart.ledger.proof.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * A row in PostgreSQL's binary COPY format, read without a copy: two bytes with the number of
 * columns, then for each its length (-1 for NULL) and its bytes. The same object is used for one
 * row after the other.
 */
public final class CopyRow {
  private static final int MOST_COLUMNS = 32;

  public byte[] bytes = new byte[0];
  public int offset;
  public int length;
  private final int[] starts = new int[MOST_COLUMNS];
  private final int[] lengths = new int[MOST_COLUMNS];

  /** Reads the row that begins at the offset and ends with the array. */
  public void read(byte[] from, int at) {
    int columns = ByteArrays.int2(from, at);
    int next = at + Short.BYTES;
    for (int column = 0; column < columns; column++) {
      int size = ByteArrays.int4(from, next);
      next += Integer.BYTES;
      starts[column] = next;
      lengths[column] = size;
      next += Math.max(0, size);
    }
    if (next != from.length) {
      throw new IllegalStateException("A message of COPY must be one row");
    }
    bytes = from;
    offset = at;
    length = next - at;
  }

  public CopyRow keep() {
    CopyRow kept = new CopyRow();
    kept.read(Arrays.copyOfRange(bytes, offset, offset + length), 0);
    return kept;
  }

  public boolean sameAs(CopyRow other) {
    return Arrays.equals(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  /** Returns a copy with another number in a column. */
  public CopyRow with(int column, long value) {
    CopyRow copy = keep();
    ByteArrays.put(copy.bytes, copy.starts[column], value);
    return copy;
  }

  /** Returns the bytes of a column and the next one, which sort rows like the index. */
  public byte[] key(int column) {
    return Arrays.copyOfRange(
        bytes, starts[column], starts[column + 1] + Math.max(0, lengths[column + 1]));
  }

  public boolean isNull(int column) {
    return lengths[column] < 0;
  }

  public long int8(int column) {
    return ByteArrays.int8(bytes, starts[column]);
  }

  public int int4(int column) {
    return ByteArrays.int4(bytes, starts[column]);
  }

  public boolean bool(int column) {
    return bytes[starts[column]] != 0;
  }

  public long high(int column) {
    return ByteArrays.int8(bytes, starts[column]);
  }

  public long low(int column) {
    return ByteArrays.int8(bytes, starts[column] + Long.BYTES);
  }

  public UUID uuid(int column) {
    return new UUID(high(column), low(column));
  }

  /** Returns the text, or "NULL". */
  public String text(int column) {
    return isNull(column)
        ? "NULL"
        : new String(bytes, starts[column], lengths[column], StandardCharsets.UTF_8);
  }

  /** Returns the index of the word that the column holds, or -1. */
  public int indexIn(byte[][] words, int column) {
    int from = starts[column];
    for (int i = 0; i < words.length; i++) {
      byte[] word = words[i];
      if (word.length == lengths[column]
          && Arrays.equals(word, 0, word.length, bytes, from, from + word.length)) {
        return i;
      }
    }
    return -1;
  }

  public int currency(int column) {
    return lengths[column] == 3
        ? ByteArrays.int4(bytes, starts[column] - 1) & 0xff_ffff
        : CurrencyLetters.NONE;
  }
}
