package com.nissmart.ledger.proof.row;

import java.util.Arrays;

/** Rows in PostgreSQL's binary COPY format, one after the other. */
public final class RowBuffer {
  private static final int NULL = -1;

  public byte[] bytes = new byte[1 << 14];
  public int length;

  public void clear() {
    length = 0;
  }

  /** Begins a row; its columns follow. */
  public RowBuffer row(int columns) {
    ensure(Short.BYTES);
    ByteArrays.put(bytes, length, (short) columns);
    length += Short.BYTES;
    return this;
  }

  public RowBuffer int8(long value) {
    int at = column(Long.BYTES);
    ByteArrays.put(bytes, at, value);
    return this;
  }

  public RowBuffer int4(int value) {
    int at = column(Integer.BYTES);
    ByteArrays.put(bytes, at, value);
    return this;
  }

  public RowBuffer bool(boolean value) {
    int at = column(1);
    bytes[at] = (byte) (value ? 1 : 0);
    return this;
  }

  public RowBuffer uuid(long high, long low) {
    int at = column(2 * Long.BYTES);
    ByteArrays.put(bytes, at, high);
    ByteArrays.put(bytes, at + Long.BYTES, low);
    return this;
  }

  public RowBuffer copy(byte[] from, int start, int size) {
    int at = column(size);
    System.arraycopy(from, start, bytes, at, size);
    return this;
  }

  public RowBuffer nothing() {
    ensure(Integer.BYTES);
    ByteArrays.put(bytes, length, NULL);
    length += Integer.BYTES;
    return this;
  }

  /** Makes room for a column and returns its place. */
  private int column(int size) {
    ensure(Integer.BYTES + size);
    ByteArrays.put(bytes, length, size);
    int at = length + Integer.BYTES;
    length = at + size;
    return at;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
