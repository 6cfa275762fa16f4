package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.RowSink;
import java.util.EnumMap;
import java.util.Objects;

/** The sums over the rows of each table that grows, between two positions of the book. */
public final class TableSums implements RowSink {
  private final EnumMap<BookTable, RowSums> sums = new EnumMap<>(BookTable.class);

  private TableSums() {}

  /** Makes empty sums for the rows after a position, up to a batch and its last transaction. */
  public TableSums(FoldPosition start, long lastBatch, long lastSeq, SipHash hash) {
    for (BookTable table : BookTable.values()) {
      boolean byBatch = table == BookTable.ACCOUNT_CHANGE;
      sums.put(
          table,
          new RowSums(
              (byBatch ? start.batchNo() : start.seq()) + 1, byBatch ? lastBatch : lastSeq, hash));
    }
  }

  /** Returns empty sums to compare with these, for another thread. */
  public TableSums other() {
    TableSums others = new TableSums();
    sums.forEach((table, own) -> others.sums.put(table, own.other()));
    return others;
  }

  public RowSums of(BookTable table) {
    return Objects.requireNonNull(sums.get(table));
  }

  @Override
  public void row(BookTable table, byte[] bytes, int offset, int length, long position) {
    of(table).add(bytes, offset, length, position);
  }
}
