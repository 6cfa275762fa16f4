package com.nissmart.ledger.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One verification. The whole book is read on two connections at once: the transactions in their
 * order, from which all else is derived, and the entries as they lie on the disk, since to sort
 * twenty million of them would take longer than all the rest. Where stored and derived entries
 * differ as a whole, a second look names the row.
 */
final class VerificationRun {
  private static final int BATCHES_A_SLICE = 20_000;
  private static final int TRANSACTIONS_A_SLICE = 50_000;
  private static final int ACCOUNTS_A_QUERY = 20_000;

  private final Snapshots snapshots;
  private final Pace pace;
  private final SipHash hash = SipHash.random();
  private Fold fold = new Fold(Position.START, new Accounts(), EntrySink.NONE);

  VerificationRun(Snapshots snapshots, Pace pace) {
    this.snapshots = snapshots;
    this.pace = pace;
  }

  /** How far it has come. */
  Fold fold() {
    return fold;
  }

  /** Derives the whole book. */
  void full(Connection connection) throws SQLException, Finding, InterruptedException {
    List<BatchRow> last =
        Snapshots.read(
            connection,
            view -> {
              long batchNo = ProofStore.lastBatch(view);
              return ProofStore.batches(view, batchNo - 1, batchNo, 1);
            });
    long beyond = 0;
    if (!last.isEmpty()) {
      BatchRow target = last.getFirst();
      EntrySums derived = new EntrySums(1, target.lastSeq(), hash);
      fold = new Fold(Position.START, new Accounts(), derived);
      EntrySums stored = derived.other();
      try (EntryScan scan = EntryScan.start(snapshots, pace, stored, target.lastSeq())) {
        foldTo(connection, fold, target.no());
        beyond = scan.join();
      }
      List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
      if (!differing.isEmpty()) {
        EntryDifference difference = new EntryDifference(differing);
        foldTo(
            connection, new Fold(Position.START, new Accounts(), difference.derived), target.no());
        throw Snapshots.read(connection, difference::finding);
      }
    }
    long farthest = beyond;
    Snapshots.read(
        connection,
        view -> {
          tail(view, fold.position());
          new Rollups(view, fold).compare(true, farthest);
          return true;
        });
  }

  /** Derives what was appended after a position. */
  void since(Connection connection, Position position) throws SQLException, Finding {
    Snapshots.read(
        connection,
        view -> {
          fold = new Fold(position, ProofStore.accountsAt(view, position), EntrySink.NONE);
          tail(view, position);
          new Rollups(view, fold).compare(false, 0);
          return true;
        });
  }

  /** Folds to a batch, a slice at a time, each in a view of its own. */
  private void foldTo(Connection connection, Fold folded, long batchNo)
      throws SQLException, Finding, InterruptedException {
    while (folded.batchNo < batchNo) {
      long began = System.nanoTime();
      Snapshots.read(
          connection,
          view -> {
            slice(view, folded, batchNo);
            return true;
          });
      pace.rest(Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Folds what is left of the book in one view, and looks up the entries of what it touches. */
  private void tail(Connection view, Position start) throws SQLException, Finding {
    long lastBatch = ProofStore.lastBatch(view);
    EntrySums derived = new EntrySums(start.seq() + 1, ProofStore.lastSeq(view), hash);
    fold.turnTo(derived);
    while (fold.batchNo < lastBatch) {
      slice(view, fold, lastBatch);
    }
    EntrySums stored = derived.other();
    List<Account> touched = fold.accounts.all().stream().filter(a -> a.touched).toList();
    readEntries(view, touched, stored);
    List<EntrySums.Span> differing = derived.differences(stored, EntryDifference.MOST_SPANS);
    if (!differing.isEmpty()) {
      EntryDifference difference = new EntryDifference(differing);
      Fold again = new Fold(start, ProofStore.accountsAt(view, start), difference.derived);
      while (again.batchNo < lastBatch) {
        slice(view, again, lastBatch);
      }
      readEntries(view, touched, difference.stored);
      throw difference.compare();
    }
  }

  private static void readEntries(Connection view, List<Account> touched, EntrySink stored)
      throws SQLException {
    for (int from = 0; from < touched.size(); from += ACCOUNTS_A_QUERY) {
      List<Account> some = touched.subList(from, Math.min(touched.size(), from + ACCOUNTS_A_QUERY));
      try (CopyStream rows = ProofStore.entriesAfter(view, some)) {
        while (rows.next()) {
          CopyRow row = rows.row;
          stored.entry(row.bytes, row.offset, row.length, row.int8(Columns.ENTRY_SEQ));
        }
      }
    }
  }

  private static void slice(Connection view, Fold folded, long lastBatch)
      throws SQLException, Finding {
    long firstSeq = folded.seq();
    try {
      List<BatchRow> batches = cut(view, folded, lastBatch);
      long end = batches.getLast().no();
      Changes changes = new Changes(ProofStore.changes(view, folded.batchNo, end));
      long lastSeq = batches.getLast().lastSeq();
      try (CopyStream rows = ProofStore.transactions(view, folded.seq(), lastSeq)) {
        for (BatchRow batch : batches) {
          folded.append(batch, changes.of(batch.no()), rows);
        }
      }
    } catch (Finding e) {
      throw Diagnosis.of(view, folded, e);
    }
    if (folded.postings.reversals) {
      folded.postings.reversals = false;
      long wrong = ProofStore.wrongReversal(view, firstSeq, folded.seq());
      if (wrong != 0) {
        throw Finding.of(
            "transaction %d: it is not the exact opposite of what it reverses, or not the only one",
            wrong);
      }
    }
  }

  /** The next batches, with no more transactions than fit a slice. */
  private static List<BatchRow> cut(Connection view, Fold folded, long lastBatch)
      throws SQLException, Finding {
    List<BatchRow> batches = ProofStore.batches(view, folded.batchNo, lastBatch, BATCHES_A_SLICE);
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

  /** Changes of accounts in the order of their batches. */
  private static final class Changes {
    private final List<CopyRow> rows;
    private int next;

    Changes(List<CopyRow> rows) {
      this.rows = rows;
    }

    List<CopyRow> of(long batchNo) {
      List<CopyRow> of = new ArrayList<>();
      while (next < rows.size() && rows.get(next).int8(Columns.CHANGE_BATCH) <= batchNo) {
        of.add(rows.get(next++));
      }
      return of;
    }
  }
}
