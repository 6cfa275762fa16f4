package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.fold.EntrySums;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The scan of all entries in the order of the table's blocks, on its own thread and connection. It
 * takes a new snapshot for each slice of blocks, because an entry never moves.
 */
public final class EntryScan implements AutoCloseable {
  private static final int BLOCKS_A_SLICE = 4_096;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("ledger-proof-entries").factory());
  private final Connection connection;
  private final Future<Long> result;

  private EntryScan(Connection connection, VerificationPace pace, EntrySums sums, long lastSeq) {
    this.connection = connection;
    this.result = thread.submit(() -> scan(connection, pace, sums, lastSeq));
  }

  /** Starts a scan, which owns the sums until {@link #join} and leaves out later entries. */
  public static EntryScan start(
      SnapshotConnections snapshots, VerificationPace pace, EntrySums sums, long lastSeq)
      throws SQLException {
    return new EntryScan(snapshots.connect(), pace, sums, lastSeq);
  }

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

  private static long scan(
      Connection connection, VerificationPace pace, EntrySums sums, long lastSeq)
      throws SQLException, Finding, InterruptedException {
    long blocks = SnapshotConnections.read(connection, EntryScan::blocks);
    long farthest = 0;
    for (long block = 0; block < blocks; block += BLOCKS_A_SLICE) {
      long began = System.nanoTime();
      long first = block;
      long end = Math.min(blocks, block + BLOCKS_A_SLICE);
      long seen =
          SnapshotConnections.read(connection, view -> slice(view, sums, lastSeq, first, end));
      farthest = Math.max(farthest, seen);
      pace.rest(Duration.ofNanos(System.nanoTime() - began));
    }
    return farthest;
  }

  private static long slice(
      Connection view, EntrySums sums, long lastSeq, long firstBlock, long endBlock)
      throws SQLException {
    long farthest = 0;
    try (CopyStream rows = inBlocks(view, firstBlock, endBlock)) {
      CopyRow row = rows.row;
      while (rows.next()) {
        long seq = row.int8(RowColumns.ENTRY_SEQ);
        if (seq <= lastSeq) {
          sums.entry(row.bytes, row.offset, row.length, seq);
        }
        farthest = Math.max(farthest, seq);
      }
    }
    return farthest;
  }

  /** Streams the entries in the blocks first <= block < end of the table, in no order. */
  private static CopyStream inBlocks(Connection view, long first, long end) throws SQLException {
    return CopyStream.of(
        view,
        "SELECT %s FROM entry e WHERE e.ctid >= '(%d,0)' AND e.ctid < '(%d,0)' AND e.book_id = 1",
        RowColumns.ENTRY,
        first,
        end);
  }

  private static long blocks(Connection view) throws SQLException {
    return SnapshotQuery.number(
        view, "SELECT pg_relation_size('entry') / current_setting('block_size')::bigint + 1");
  }

  @Override
  public void close() throws SQLException {
    if (!result.isDone()) {
      connection.abort(Runnable::run);
    }
    thread.close();
    connection.close();
  }
}
