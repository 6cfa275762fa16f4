package com.nissmart.ledger.proof.row;

/** A receiver of rows that are stored, or that should be. */
public interface RowSink {
  RowSink NONE = (table, bytes, offset, length, position) -> {};

  /**
   * Takes a row.
   *
   * @param bytes has the row, from the offset on
   * @param position that of the row in the book, as in {@link BookTable#position}
   */
  void row(BookTable table, byte[] bytes, int offset, int length, long position);
}
