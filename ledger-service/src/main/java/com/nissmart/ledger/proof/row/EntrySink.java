package com.nissmart.ledger.proof.row;

/** A receiver of entries, as rows that are or should be stored. */
public interface EntrySink {
  EntrySink NONE = (bytes, offset, length, seq) -> {};

  /**
   * Takes an entry.
   *
   * @param bytes has its row, from the offset on
   * @param seq that of its transaction
   */
  void entry(byte[] bytes, int offset, int length, long seq);
}
