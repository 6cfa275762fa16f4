package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.finding.BatchDiagnosis;
import com.nissmart.ledger.proof.finding.EntryDifference;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.EntrySums;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.SipHash;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.EntryScan;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.rollup.RollupComparison;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.EntrySink;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A single verification. The whole book is read on two connections at once: transactions in their
 * order, from which all else is derived, and entries in the order of the disk, since sorting twenty
 * million of them would take longer than the rest. When stored and derived entries differ, a second
 * pass names the row.
 */
final class VerificationRun {
  private static final int BATCHES_A_SLICE = 20_000;
  private static final int TRANSACTIONS_A_SLICE = 50_000;
  private static final int ACCOUNTS_A_QUERY = 20_000;

  private final SnapshotConnections snapshots;
  private final VerificationPace pace;
  private final SipHash hash = SipHash.random();
  private BookFold fold = new BookFold(FoldPosition.START, new FoldAccounts(), EntrySink.NONE);

  VerificationRun(SnapshotConnections snapshots, VerificationPace pace) {
    this.snapshots = snapshots;
    this.pace = pace;
  }

  BookFold fold() {
    return fold;
  }

  /** Verifies the whole book. */
  void full(Connection connection) throws SQLException, Finding, InterruptedException {
    List<StoredBatch> last =
        SnapshotConnections.read(
            connection,
            view -> {
              long batchNo = BookReader.lastBatch(view);
              return BookReader.batches(view, batchNo - 1, batchNo, 1);
            });
    long beyond = 0;
    if (!last.isEmpty()) {
      StoredBatch target = last.getFirst();
      EntrySums derived = new EntrySums(1, target.lastSeq(), hash);
      fold = new BookFold(FoldPosition.START, new FoldAccounts(), derived);
      EntrySums stored = derived.other();
      try (EntryScan scan = EntryScan.start(snapshots, pace, stored, target.lastSeq())) {
        foldTo(connection, fold, target.no());
        beyond = scan.join();
      }
      List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
      if (!differing.isEmpty()) {
        EntryDifference difference = new EntryDifference(differing);
        foldTo(
            connection,
            new BookFold(FoldPosition.START, new FoldAccounts(), difference.derived),
            target.no());
        throw SnapshotConnections.read(connection, difference::finding);
      }
    }
    long farthest = beyond;
    SnapshotConnections.read(
        connection,
        view -> {
          tail(view, fold.position());
          new RollupComparison(view, fold).compare(true, farthest);
          return true;
        });
  }

  /** Verifies what was appended after a position. */
  void since(Connection connection, FoldPosition position) throws SQLException, Finding {
    SnapshotConnections.read(
        connection,
        view -> {
          fold = new BookFold(position, BookReader.accountsAt(view, position), EntrySink.NONE);
          tail(view, position);
          new RollupComparison(view, fold).compare(false, 0);
          return true;
        });
  }

  /** Folds up to a batch, each slice in a new snapshot. */
  private void foldTo(Connection connection, BookFold folded, long batchNo)
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

  /** Folds the rest of the book in one snapshot, and compares the entries of touched accounts. */
  private void tail(Connection view, FoldPosition start) throws SQLException, Finding {
    long lastBatch = BookReader.lastBatch(view);
    EntrySums derived = new EntrySums(start.seq() + 1, BookReader.lastSeq(view), hash);
    fold.turnTo(derived);
    while (fold.batchNo < lastBatch) {
      slice(view, fold, lastBatch);
    }
    EntrySums stored = derived.other();
    List<FoldAccount> touched = fold.accounts.all().stream().filter(a -> a.touched).toList();
    readEntries(view, touched, stored);
    List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
    if (!differing.isEmpty()) {
      EntryDifference difference = new EntryDifference(differing);
      BookFold again = new BookFold(start, BookReader.accountsAt(view, start), difference.derived);
      while (again.batchNo < lastBatch) {
        slice(view, again, lastBatch);
      }
      readEntries(view, touched, difference.stored);
      throw difference.compare();
    }
  }

  private static void readEntries(Connection view, List<FoldAccount> touched, EntrySink stored)
      throws SQLException {
    for (int from = 0; from < touched.size(); from += ACCOUNTS_A_QUERY) {
      List<FoldAccount> some =
          touched.subList(from, Math.min(touched.size(), from + ACCOUNTS_A_QUERY));
      try (CopyStream rows = BookReader.entriesAfter(view, some)) {
        while (rows.next()) {
          CopyRow row = rows.row;
          stored.entry(row.bytes, row.offset, row.length, row.int8(RowColumns.ENTRY_SEQ));
        }
      }
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
