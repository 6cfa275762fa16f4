package com.nissmart.ledger.proof;

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
import com.nissmart.ledger.proof.read.StartingAccounts;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.rollup.RollupComparison;
import com.nissmart.ledger.proof.row.EntrySink;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A single verification. The whole book is read on two connections at once: transactions in their
 * order, from which all else is derived, and entries in the order of the disk, since sorting twenty
 * million of them would take longer than the rest. When stored and derived entries differ, a second
 * pass names the row.
 */
final class VerificationRun {
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
        SlicedFold.inSnapshots(connection, fold, target.no(), pace);
        beyond = scan.join();
      }
      List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
      if (!differing.isEmpty()) {
        EntryDifference difference = new EntryDifference(differing);
        BookFold again = new BookFold(FoldPosition.START, new FoldAccounts(), difference.derived);
        SlicedFold.inSnapshots(connection, again, target.no(), pace);
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

  void since(Connection connection, FoldPosition position) throws SQLException, Finding {
    SnapshotConnections.read(
        connection,
        view -> {
          fold = new BookFold(position, StartingAccounts.at(view, position), EntrySink.NONE);
          tail(view, position);
          new RollupComparison(view, fold).compare(false, 0);
          return true;
        });
  }

  /** Folds the rest of the book in one snapshot, and compares the entries of touched accounts. */
  private void tail(Connection view, FoldPosition start) throws SQLException, Finding {
    long lastBatch = BookReader.lastBatch(view);
    EntrySums derived = new EntrySums(start.seq() + 1, BookReader.lastSeq(view), hash);
    fold.turnTo(derived);
    SlicedFold.inSnapshot(view, fold, lastBatch);
    EntrySums stored = derived.other();
    List<FoldAccount> touched = fold.accounts.all().stream().filter(a -> a.touched).toList();
    readEntries(view, touched, stored);
    List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
    if (!differing.isEmpty()) {
      EntryDifference difference = new EntryDifference(differing);
      BookFold again = new BookFold(start, StartingAccounts.at(view, start), difference.derived);
      SlicedFold.inSnapshot(view, again, lastBatch);
      readEntries(view, touched, difference.stored);
      throw difference.compare();
    }
  }

  private static void readEntries(Connection view, List<FoldAccount> touched, EntrySink stored)
      throws SQLException {
    for (int from = 0; from < touched.size(); from += ACCOUNTS_A_QUERY) {
      List<FoldAccount> some =
          touched.subList(from, Math.min(touched.size(), from + ACCOUNTS_A_QUERY));
      BookReader.entriesAfter(view, some).sendTo(stored);
    }
  }
}
