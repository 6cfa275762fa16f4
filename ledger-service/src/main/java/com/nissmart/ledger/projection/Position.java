package com.nissmart.ledger.projection;

/**
 * A position that the tables have reached.
 *
 * @param batchNo the last batch that is in them
 * @param seq the last transaction that is in them
 */
public record Position(long batchNo, long seq) {
  /** Returns whether everything up to another position is in the tables. */
  public boolean has(Position other) {
    return batchNo >= other.batchNo && seq >= other.seq;
  }
}
