package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.comparison.RollupComparison;
import com.nissmart.ledger.proof.comparison.RowDifference;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.RowSums;
import com.nissmart.ledger.proof.fold.SipHash;
import com.nissmart.ledger.proof.fold.TableSums;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.MovedStart;
import com.nissmart.ledger.proof.read.RowScan;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.TablePosition;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowSink;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A single verification. The whole book is read on two connections at once: the journal in its
 * order, from which all else is derived, and the tables in the order of the disk, since sorting
 * twenty million entries would take longer than the rest. When stored and derived rows differ, a
 * second pass names the row. The tables may be behind the journal: they are compared up to their
 * own position, and the batches after it are only derived.
 */
final class VerificationRun {
  private static final int ACCOUNTS_A_QUERY = 20_000;

  private final int bookId;
  private final SnapshotConnections snapshots;
  private final Connection connection;
  private final VerificationPace pace;
  private final SipHash hash = SipHash.random();
  private SlicedFold slices;
  private @Nullable FoldPosition compared;

  VerificationRun(
      int bookId, SnapshotConnections snapshots, Connection connection, VerificationPace pace) {
    this.bookId = bookId;
    this.snapshots = snapshots;
    this.connection = connection;
    this.pace = pace;
    this.slices = slices(FoldPosition.START, RowSink.NONE);
  }

  BookFold fold() {
    return slices.fold;
  }

  /** Returns the position up to which the tables were compared; null before. */
  @Nullable FoldPosition compared() {
    return compared;
  }

  void full() throws SQLException, Finding, InterruptedException {
    FoldPosition start = snapshots.read(connection, VerificationRun::start);
    if (start.equals(FoldPosition.START)) {
      whole();
    } else {
      compareAfter(start);
    }
  }

  private void whole() throws SQLException, Finding, InterruptedException {
    TablePosition target = snapshots.read(connection, TablePosition::of);
    TableSums derived = new TableSums(FoldPosition.START, target.batchNo(), target.seq(), hash);
    slices = slices(FoldPosition.START, derived);
    TableSums stored = derived.other();
    long farthestEntry;
    try (RowScan scan = new RowScan(snapshots, pace, stored)) {
      slices.inSnapshots(snapshots, connection, target.batchNo(), pace);
      requireSeq(target);
      farthestEntry = scan.join();
    }
    RowDifference difference = RowDifference.between(derived, stored);
    if (difference != null) {
      slices(FoldPosition.START, difference.derived)
          .inSnapshots(snapshots, connection, target.batchNo(), pace);
      throw snapshots.read(connection, difference::finding);
    }
    FoldPosition middle = slices.fold.position();
    finish(view -> {
      compareNew(view, middle);
      new RollupComparison(view, slices.fold).compareAll(farthestEntry);
    });
  }

  /**
   * Verifies what came after a position. A crash of the database may have taken the tables back
   * before it, since they are not flushed at each commit; then there is nothing to compare yet.
   */
  void since(FoldPosition position) throws SQLException, Finding, InterruptedException {
    slices = slices(position, RowSink.NONE);
    compared = position;
    boolean isReached =
        snapshots.read(
            connection,
            view -> {
              BookReader.requireVerified(view, position);
              TablePosition tables = TablePosition.of(view);
              RollupComparison.requireNothingBeyond(view, tables);
              return tables.batchNo() >= position.batchNo();
            });
    if (isReached) {
      compareAfter(position);
    }
  }

  private void compareAfter(FoldPosition position)
      throws SQLException, Finding, InterruptedException {
    slices = slices(position, RowSink.NONE);
    finish(view -> {
      compareNew(view, position);
      new RollupComparison(view, slices.fold).compareNamed();
    });
  }

  private interface Comparison {
    void in(VerifiedSnapshot view) throws SQLException, Finding;
  }

  /**
   * Compares the tables in one snapshot, and then derives the batches that they do not have yet.
   */
  private void finish(Comparison comparison) throws SQLException, Finding, InterruptedException {
    long lastBatch =
        snapshots.read(
            connection,
            view -> {
              comparison.in(view);
              return BookReader.lastBatch(view);
            });
    compared = slices.fold.position();
    slices.fold.turnTo(RowSink.NONE);
    slices.inSnapshots(snapshots, connection, lastBatch, pace);
  }

  /** Folds on to the position of the tables, and compares the rows that they gained. */
  private void compareNew(VerifiedSnapshot view, FoldPosition from) throws SQLException, Finding {
    TablePosition end = TablePosition.of(view);
    if (end.batchNo() < from.batchNo()) {
      throw new UnreadableBookException(
          "The tables went back to batch " + end.batchNo() + " meanwhile; verify again");
    }
    TableSums derived = new TableSums(from, end.batchNo(), end.seq(), hash);
    slices.fold.turnTo(derived);
    slices.inSnapshot(view, end.batchNo());
    requireSeq(end);
    TableSums stored = derived.other();
    List<FoldAccount> touched =
        slices.fold.accounts.all().stream().filter(account -> account.touched).toList();
    readNew(view, from, end, touched, stored);
    RowDifference difference = RowDifference.between(derived, stored);
    if (difference != null) {
      slices(from, difference.derived).inSnapshot(view, end.batchNo());
      readNew(view, from, end, touched, difference.stored);
      throw difference.compare();
    }
    for (RowSums.Span span : slices.reversals) {
      long wrong = BookReader.wrongReversal(view, span.first(), span.last());
      if (wrong != 0) {
        throw Finding.of(
            "transaction %d: it is not the exact opposite of what it reverses, or not the only one",
            wrong);
      }
    }
  }

  /** Checks that the tables' position is the end of its batch, to which the fold has come. */
  private void requireSeq(TablePosition position) throws Finding {
    if (position.seq() != slices.fold.seq()) {
      throw Finding.of(
          "projection %d: seq is %d, but batch %d ends with %d",
          bookId, position.seq(), position.batchNo(), slices.fold.seq());
    }
  }

  private static void readNew(
      VerifiedSnapshot view,
      FoldPosition from,
      TablePosition end,
      List<FoldAccount> touched,
      RowSink stored)
      throws SQLException {
    BookReader.rows(view, BookTable.TRANSACTION, from.seq() + 1, end.seq(), stored);
    BookReader.rows(view, BookTable.ACCOUNT_CHANGE, from.batchNo() + 1, end.batchNo(), stored);
    for (int first = 0; first < touched.size(); first += ACCOUNTS_A_QUERY) {
      int last = Math.min(touched.size(), first + ACCOUNTS_A_QUERY);
      BookReader.entriesAfter(view, touched.subList(first, last), stored);
    }
  }

  /** Returns the position before the first batch of the journal. */
  private static FoldPosition start(VerifiedSnapshot view) throws SQLException, Finding {
    long first = BookReader.firstBatch(view);
    if (first > 0) {
      return MovedStart.before(view, first);
    }
    List<StoredBatch> batches = BookReader.batches(view, -1, 0);
    if (batches.isEmpty()) {
      throw Finding.of("batch 0 is missing");
    }
    if (!batches.getFirst().equals(FoldPosition.FIRST)) {
      throw Finding.of("batch 0 is not the empty batch with which a book begins");
    }
    return FoldPosition.START;
  }

  private SlicedFold slices(FoldPosition start, RowSink sink) {
    return new SlicedFold(new BookFold(bookId, start, new FoldAccounts(), sink), start);
  }
}
