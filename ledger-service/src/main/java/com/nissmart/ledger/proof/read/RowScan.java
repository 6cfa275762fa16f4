package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.fold.TableSums;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The scan of all rows of the tables that grow, in the order of their blocks, on its own thread and
 * connection. It takes a new snapshot for each slice of blocks, because such a row never moves.
 */
public final class RowScan implements AutoCloseable {
  private static final int BLOCKS_A_SLICE = 1_024;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ledger-proof-rows").factory());
  private final SnapshotConnections snapshots;
  private final Connection connection;
  private final VerificationPace pace;
  private final TableSums sums;
  private final Future<Long> result;

  /** Starts a scan, which owns the sums until {@link #join} and leaves out later rows. */
  public RowScan(SnapshotConnections snapshots, VerificationPace pace, TableSums sums)
      throws SQLException {
    this.snapshots = snapshots;
    this.connection = snapshots.connect();
    this.pace = pace;
    this.sums = sums;
    this.result = thread.submit(this::scanAll);
  }

  /** Waits for the end of the scan and returns the highest seq of an entry. */
  public long join() throws SQLException, Finding, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case Finding finding -> throw finding;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private long scanAll() throws SQLException, Finding, InterruptedException {
    long farthestEntry = 0;
    for (BookTable table : BookTable.values()) {
      farthestEntry = scan(table);
    }
    return farthestEntry;
  }

  private long scan(BookTable table) throws SQLException, Finding, InterruptedException {
    long blocks = snapshots.read(connection, view -> blocks(view, table));
    long farthest = 0;
    for (long block = 0; block < blocks; block += BLOCKS_A_SLICE) {
      long began = System.nanoTime();
      long first = block;
      long end = Math.min(blocks, block + BLOCKS_A_SLICE);
      farthest =
          Math.max(farthest, snapshots.read(connection, view -> slice(view, table, first, end)));
      pace.rest(Duration.ofNanos(System.nanoTime() - began));
    }
    return farthest;
  }

  /** Adds the rows in the blocks first <= block < end, in no order. */
  private long slice(VerifiedSnapshot view, BookTable table, long first, long end)
      throws SQLException {
    long last = sums.of(table).last();
    long farthest = 0;
    try (CopyStream rows =
        view.copy(
            "SELECT %s FROM %s r WHERE r.ctid >= '(%d,0)' AND r.ctid < '(%d,0)' AND r.book_id = %d",
            table.columns(), table.table, first, end, view.bookId())) {
      CopyRow row = rows.row;
      while (rows.next()) {
        long position = table.position(row);
        if (position <= last) {
          sums.row(table, row.bytes, row.offset, row.length, position);
        }
        farthest = Math.max(farthest, position);
      }
    }
    return farthest;
  }

  private static long blocks(VerifiedSnapshot view, BookTable table) throws SQLException {
    return view.number(
        "SELECT pg_relation_size(?::regclass) / current_setting('block_size')::bigint + 1",
        table.table);
  }

  @Override
  public void close() throws SQLException {
    if (!result.isDone()) {
      connection.abort(Runnable::run);
      result.cancel(true); // ends a rest
    }
    thread.close();
    connection.close();
  }
}
