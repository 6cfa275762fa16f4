package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.RowSink;

/** The sums over the rows of each table that grows, between two positions of the book. */
public final class TableSums implements RowSink {
  private final RowSums[] sums;

  private TableSums(RowSums[] sums) {
    this.sums = sums;
  }

  /** Makes empty sums for the rows after a position, up to a batch and its last transaction. */
  public TableSums(FoldPosition start, long lastBatch, long lastSeq, SipHash hash) {
    this(new RowSums[BookTable.values().length]);
    for (BookTable table : BookTable.values()) {
      boolean byBatch = table == BookTable.ACCOUNT_CHANGE;
      sums[table.ordinal()] =
          new RowSums(
              (byBatch ? start.batchNo() : start.seq()) + 1, byBatch ? lastBatch : lastSeq, hash);
    }
  }

  /** Returns empty sums to compare with these, for another thread. */
  public TableSums other() {
    RowSums[] others = new RowSums[sums.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = sums[i].other();
    }
    return new TableSums(others);
  }

  public RowSums of(BookTable table) {
    return sums[table.ordinal()];
  }

  @Override
  public void row(BookTable table, byte[] bytes, int offset, int length, long position) {
    sums[table.ordinal()].add(bytes, offset, length, position);
  }
}
