package com.nissmart.ledger.proof.row;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
  public int columns;
  private final int[] starts = new int[MOST_COLUMNS];
  private final int[] lengths = new int[MOST_COLUMNS];

  /** Reads the row that begins at the offset, and returns where it ends. */
  public int read(byte[] from, int at) {
    columns = ByteArrays.int2(from, at);
    int next = at + Short.BYTES;
    for (int column = 0; column < columns; column++) {
      int size = ByteArrays.int4(from, next);
      next += Integer.BYTES;
      starts[column] = next;
      lengths[column] = size;
      next += Math.max(0, size);
    }
    bytes = from;
    offset = at;
    length = next - at;
    return next;
  }

  public CopyRow keep() {
    CopyRow kept = new CopyRow();
    kept.read(Arrays.copyOfRange(bytes, offset, offset + length), 0);
    return kept;
  }

  /** Returns whether a column has the same bytes in another row. */
  public boolean hasSame(int column, CopyRow other) {
    int size = Math.max(0, lengths[column]);
    return lengths[column] == other.lengths[column]
        && Arrays.equals(
            bytes,
            starts[column],
            starts[column] + size,
            other.bytes,
            other.starts[column],
            other.starts[column] + size);
  }

  /** Returns a copy of a column's bytes. */
  public byte[] copy(int column) {
    return Arrays.copyOfRange(bytes, starts[column], starts[column] + lengths[column]);
  }

  public void addTo(MessageDigest digest, int column) {
    digest.update(bytes, starts[column], lengths[column]);
  }

  /** Returns where a column's bytes begin. */
  int start(int column) {
    return starts[column];
  }

  /** Returns the number of a column's bytes; -1 for NULL. */
  int size(int column) {
    return lengths[column];
  }

  public boolean isNull(int column) {
    return lengths[column] < 0;
  }

  public int int2(int column) {
    return ByteArrays.int2(bytes, starts[column]);
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
