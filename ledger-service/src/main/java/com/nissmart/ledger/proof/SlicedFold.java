package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.finding.BatchDiagnosis;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The fold of stored batches, slice by slice, so that only one slice is in memory. */
final class SlicedFold {
  private static final int BATCHES_A_SLICE = 20_000;
  private static final int TRANSACTIONS_A_SLICE = 50_000;

  private SlicedFold() {}

  /** Folds up to a batch, each slice in a new snapshot. */
  static void inSnapshots(
      Connection connection, BookFold folded, long batchNo, VerificationPace pace)
      throws SQLException, Finding, InterruptedException {
    while (folded.batchNo < batchNo) {
      long began = System.nanoTime();
      SnapshotConnections.read(
          connection,
          view -> {
            slice(view, folded, batchNo);
            return true;
          });
      pace.rest(Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Folds up to a batch in the caller's snapshot. */
  static void inSnapshot(Connection view, BookFold folded, long batchNo)
      throws SQLException, Finding {
    while (folded.batchNo < batchNo) {
      slice(view, folded, batchNo);
    }
  }

  private static void slice(Connection view, BookFold folded, long lastBatch)
      throws SQLException, Finding {
    long firstSeq = folded.seq();
    try {
      List<StoredBatch> batches = cut(view, folded, lastBatch);
      long end = batches.getLast().no();
      Changes changes = new Changes(BookReader.changes(view, folded.batchNo, end));
      long lastSeq = batches.getLast().lastSeq();
      try (CopyStream rows = BookReader.transactions(view, folded.seq(), lastSeq)) {
        for (StoredBatch batch : batches) {
          folded.append(batch, changes.of(batch.no()), rows);
        }
      }
    } catch (Finding e) {
      throw BatchDiagnosis.of(view, folded, e);
    }
    if (folded.postings.reversals) {
      folded.postings.reversals = false;
      long wrong = BookReader.wrongReversal(view, firstSeq, folded.seq());
      if (wrong != 0) {
        throw Finding.of(
            "transaction %d: it is not the exact opposite of what it reverses, or not the only one",
            wrong);
      }
    }
  }

  /** Returns the next batches, with no more transactions than fit a slice. */
  private static List<StoredBatch> cut(Connection view, BookFold folded, long lastBatch)
      throws SQLException, Finding {
    List<StoredBatch> batches =
        BookReader.batches(view, folded.batchNo, lastBatch, BATCHES_A_SLICE);
    if (batches.isEmpty()) {
      throw Finding.of("batch %d is missing", folded.batchNo + 1);
    }
    int count = 1;
    while (count < batches.size()
        && batches.get(count).lastSeq() - folded.seq() <= TRANSACTIONS_A_SLICE) {
      count++;
    }
    return batches.subList(0, count);
  }

  /** The changes of accounts in the order of their batches. */
  private static final class Changes {
    private final List<CopyRow> rows;
    private int next;

    Changes(List<CopyRow> rows) {
      this.rows = rows;
    }

    List<CopyRow> of(long batchNo) {
      List<CopyRow> of = new ArrayList<>();
      while (next < rows.size() && rows.get(next).int8(RowColumns.CHANGE_BATCH) <= batchNo) {
        of.add(rows.get(next++));
      }
      return of;
    }
  }
}
