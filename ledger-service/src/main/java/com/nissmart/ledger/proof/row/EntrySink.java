package com.nissmart.ledger.proof.row;

/** Takes entries, as the rows that are or should be stored. */
public interface EntrySink {
  /** Takes none. */
  EntrySink NONE = (bytes, offset, length, seq) -> {};

  /**
   * An entry.
   *
   * @param bytes its row is here, from the offset on
   * @param seq of its transaction
   */
  void entry(byte[] bytes, int offset, int length, long seq);
}
