package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.RowSums;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.PayloadReader;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.StartingAccounts;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.RowColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The fold of the journal, slice by slice, so that only one slice is in memory. */
final class SlicedFold {
  /** The transactions after which a snapshot has been kept for long enough. */
  private static final int TRANSACTIONS_A_SNAPSHOT = 200_000;

  final BookFold fold;

  /** The spans of seq with reversals, which are to be compared with what they reverse. */
  final List<RowSums.Span> reversals = new ArrayList<>();

  private final FoldPosition start;
  private final int mostAccounts;

  /**
   * Makes a fold that has not begun.
   *
   * @param mostAccounts the accounts that may be in memory, and the most batches of a slice
   */
  SlicedFold(BookFold fold, FoldPosition start, int mostAccounts) {
    this.fold = fold;
    this.start = start;
    this.mostAccounts = mostAccounts;
  }

  /** Folds up to a batch, each slice in a new snapshot. */
  void inSnapshots(
      SnapshotConnections snapshots, Connection connection, long batchNo, VerificationPace pace)
      throws SQLException, Finding, InterruptedException {
    while (fold.batchNo < batchNo) {
      long began = System.nanoTime();
      snapshots.read(
          connection,
          view -> {
            slice(view, batchNo);
            return true;
          });
      pace.rest(Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Folds up to a batch in the caller's snapshot, or as far as time and memory allow. */
  void inSnapshot(VerifiedSnapshot view, long batchNo) throws SQLException, Finding {
    while (fold.batchNo < batchNo
        && fold.accounts.size() < mostAccounts
        && fold.postings.transactions < TRANSACTIONS_A_SNAPSHOT) {
      slice(view, batchNo);
    }
  }

  /** Folds a slice; what is wrong with no account alone makes the whole journal doubtful. */
  private void slice(VerifiedSnapshot view, long lastBatch) throws SQLException, Finding {
    try {
      foldSlice(view, lastBatch);
    } catch (Finding e) {
      throw e.in(FindingScope.BOOK);
    }
  }

  private void foldSlice(VerifiedSnapshot view, long lastBatch) throws SQLException, Finding {
    long firstSeq = fold.seq() + 1;
    List<StoredBatch> batches = BookReader.slice(view, fold.batchNo, lastBatch, mostAccounts);
    if (batches.isEmpty() || batches.getFirst().no() != fold.batchNo + 1) {
      BookReader.requireNotMoved(view, fold.batchNo + 1);
      throw Finding.of("batch %d is missing", fold.batchNo + 1);
    }
    if (!start.equals(FoldPosition.START)) {
      loadAccounts(view, batches);
    }
    for (StoredBatch batch : batches) {
      fold.append(batch);
    }
    if (fold.postings.reversals) {
      fold.postings.reversals = false;
      reversals.add(new RowSums.Span(firstSeq, fold.seq()));
    }
  }

  /** Loads the accounts that the batches name, as they were where the fold began. */
  private void loadAccounts(VerifiedSnapshot view, List<StoredBatch> batches)
      throws SQLException, Finding {
    Set<UUID> ids = new TreeSet<>();
    PayloadReader payloads = new PayloadReader(view.bookId());
    CopyRow row = new CopyRow();
    for (StoredBatch batch : batches) {
      BatchContent content;
      try {
        content = payloads.read(batch);
      } catch (Finding e) {
        break; // the fold names the batch, by its hash if that is wrong
      }
      int next = content.start;
      for (int i = 0; i < content.transactions; i++) {
        next = row.read(content.bytes, next);
        addUnknown(ids, row, RowColumns.SOURCE);
        addUnknown(ids, row, RowColumns.DESTINATION);
      }
      for (BatchContent.Change change : content.changes) {
        addUnknown(ids, change.row(), RowColumns.CHANGE_ACCOUNT);
      }
    }
    StartingAccounts.load(view, start, ids, fold.accounts);
  }

  private void addUnknown(Set<UUID> ids, CopyRow row, int column) {
    if (!row.isNull(column) && fold.accounts.find(row.high(column), row.low(column)) == null) {
      ids.add(row.uuid(column));
    }
  }
}
