package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.comparison.AccountComparison;
import com.nissmart.ledger.proof.comparison.RollupComparison;
import com.nissmart.ledger.proof.comparison.RowDifference;
import com.nissmart.ledger.proof.fold.AccountShare;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldAccounts;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.fold.KeyPartitions;
import com.nissmart.ledger.proof.fold.KeySink;
import com.nissmart.ledger.proof.fold.RepeatedKeys;
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
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.RowSink;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A single verification. The whole book is read on two connections at once: the journal in its
 * order, from which all else is derived, and the tables in the order of the disk, since sorting
 * twenty million entries would take longer than the rest. When stored and derived rows differ, a
 * second pass names the row. A book with very many accounts is derived in shares of the accounts,
 * one after the other. The tables may be behind the journal: they are compared up to their own
 * position, and the batches after it are only derived.
 */
final class VerificationRun {
  private static final int ACCOUNTS_A_QUERY = 20_000;

  /** The steps after which the tables have grown by so much that shorter rests are due. */
  private static final int STEPS_WITH_FULL_RESTS = 10;

  /** The result of a step that is not the last one; an empty book ends with batch 0. */
  private static final long MORE = -1;

  private final int bookId;
  private final SnapshotConnections snapshots;
  private final Connection connection;
  private final VerificationPace pace;
  private final int accountsAtOnce;
  private final SipHash hash = SipHash.random();
  private final Set<UUID> toBeOpened = new TreeSet<>();
  private long farthestEntry;
  private SlicedFold slices;
  private @Nullable FoldPosition compared;
  private long transactions;
  private long entries;

  /**
   * Prepares a verification.
   *
   * @param accountsAtOnce the accounts that may be in memory
   */
  VerificationRun(
      int bookId,
      SnapshotConnections snapshots,
      Connection connection,
      VerificationPace pace,
      int accountsAtOnce) {
    this.bookId = bookId;
    this.snapshots = snapshots;
    this.connection = connection;
    this.pace = pace;
    this.accountsAtOnce = accountsAtOnce;
    this.slices = slices(FoldPosition.START, RowSink.NONE, AccountShare.ALL);
  }

  /** Returns the last fold, which may have ended with a finding. */
  BookFold fold() {
    return slices.fold;
  }

  long transactions() {
    return transactions + slices.fold.postings.transactions;
  }

  long entries() {
    return entries + slices.fold.postings.entries;
  }

  /** Returns the position up to which the tables were compared; null before. */
  @Nullable FoldPosition compared() {
    return compared;
  }

  void full() throws SQLException, Finding, InterruptedException {
    FoldPosition start = snapshots.read(connection, VerificationRun::start);
    compareAfter(start.equals(FoldPosition.START) ? whole() : start);
  }

  /** Verifies from the first row to the position that the tables have now. */
  private FoldPosition whole() throws SQLException, Finding, InterruptedException {
    TablePosition target = snapshots.read(connection, TablePosition::of);
    long accounts = snapshots.read(connection, BookReader::accounts);
    int shares = Math.toIntExact(accounts / accountsAtOnce) + 1;
    TableSums derived = new TableSums(FoldPosition.START, target.batchNo(), target.seq(), hash);
    TableSums stored = derived.other();
    FoldPosition end;
    try (RowScan scan = new RowScan(snapshots, pace, stored);
        KeyPartitions keys = new KeyPartitions()) {
      end = share(target, derived, new AccountShare(0, shares), keys);
      List<RowSums.Span> reversals = slices.reversals;
      for (int i = 1; i < shares; i++) {
        end = end.with(share(target, derived, new AccountShare(i, shares), KeySink.NONE));
      }
      farthestEntry = scan.join();
      requireNoKeyTwice(target, keys.repeated());
      requireSame(target, derived, stored, shares);
      requireRightReversals(reversals);
    }
    return end;
  }

  /** Derives a share of the accounts and compares their rows. */
  private FoldPosition share(TablePosition target, RowSink sink, AccountShare share, KeySink keys)
      throws SQLException, Finding, InterruptedException {
    fold(target, sink, share, keys);
    toBeOpened.addAll(
        snapshots.read(
            connection, view -> new AccountComparison(view, slices.fold).compareShare()));
    return slices.fold.position();
  }

  /** Compares the sums, and names the first row that differs. */
  private void requireSame(TablePosition target, TableSums derived, TableSums stored, int shares)
      throws SQLException, Finding, InterruptedException {
    RowDifference difference = RowDifference.between(derived, stored);
    if (difference != null) {
      for (int i = 0; i < shares; i++) {
        fold(target, difference.derived, new AccountShare(i, shares), KeySink.NONE);
      }
      throw snapshots.read(connection, difference::finding);
    }
  }

  private void requireRightReversals(List<RowSums.Span> spans) throws SQLException, Finding {
    snapshots.read(
        connection,
        view -> {
          requireRightReversals(view, spans);
          return true;
        });
  }

  /** Folds a share of the accounts from the first row up to the position of the tables. */
  private void fold(TablePosition target, RowSink sink, AccountShare share, KeySink keys)
      throws SQLException, Finding, InterruptedException {
    begin(slices(FoldPosition.START, sink, share));
    slices.fold.postings.sendKeysTo(keys);
    slices.inSnapshots(snapshots, connection, target.batchNo(), pace);
    requireSeq(target);
  }

  private void requireNoKeyTwice(TablePosition target, Set<Long> suspected)
      throws SQLException, Finding, InterruptedException {
    if (!suspected.isEmpty()) {
      // The first of very many shares, so that it derives hardly any account.
      AccountShare share = new AccountShare(0, Integer.MAX_VALUE);
      fold(target, RowSink.NONE, share, new RepeatedKeys(suspected));
    }
  }

  /**
   * Verifies what came after a position. A crash of the database may have taken the tables back
   * before it, since they are not flushed at each commit; then there is nothing to compare yet.
   */
  void since(FoldPosition position) throws SQLException, Finding, InterruptedException {
    begin(slices(position, RowSink.NONE, AccountShare.ALL));
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

  /**
   * Compares the tables after a position, in steps, each in a snapshot of its own; then derives the
   * batches that they do not have yet.
   */
  private void compareAfter(FoldPosition position)
      throws SQLException, Finding, InterruptedException {
    FoldPosition from = position;
    long lastBatch = MORE;
    for (int steps = 1; lastBatch == MORE; steps++) {
      long began = System.nanoTime();
      FoldPosition start = from;
      lastBatch = snapshots.read(connection, view -> step(view, start));
      from = slices.fold.position();
      compared = from;
      if (lastBatch == MORE) {
        Duration worked = Duration.ofNanos(System.nanoTime() - began);
        pace.rest(steps > STEPS_WITH_FULL_RESTS ? worked.dividedBy(4) : worked);
      }
    }
    slices.fold.turnTo(RowSink.NONE);
    slices.inSnapshots(snapshots, connection, lastBatch, pace);
  }

  /**
   * Compares the next rows. When these are the last ones, compares the tables that change, too, and
   * returns the last batch of the journal; otherwise {@link #MORE}.
   */
  private long step(VerifiedSnapshot view, FoldPosition from) throws SQLException, Finding {
    TablePosition tables = TablePosition.of(view);
    if (tables.batchNo() < from.batchNo()) {
      throw new UnreadableBookException(
          "The tables went back to batch " + tables.batchNo() + " meanwhile; verify again");
    }
    compareNew(view, from, tables);
    new AccountComparison(view, slices.fold).compareNamed();
    if (slices.fold.batchNo < tables.batchNo()) {
      return MORE;
    }
    requireSeq(tables);
    new RollupComparison(view, slices.fold).compareAll(farthestEntry);
    toBeOpened.removeAll(slices.fold.changes.systemAccounts);
    if (!toBeOpened.isEmpty()) {
      UUID id = toBeOpened.iterator().next();
      throw Finding.of("account %s: no batch opens it", Finding.account(id))
          .in(FindingScope.of(id));
    }
    return BookReader.lastBatch(view);
  }

  /** Folds on towards the position of the tables, and compares the rows that they gained. */
  private void compareNew(VerifiedSnapshot view, FoldPosition from, TablePosition tables)
      throws SQLException, Finding {
    TableSums derived = new TableSums(from, tables.batchNo(), tables.seq(), hash);
    begin(slices(from, derived, AccountShare.ALL));
    slices.inSnapshot(view, tables.batchNo());
    TablePosition end = new TablePosition(slices.fold.batchNo, slices.fold.seq());
    TableSums stored = derived.other();
    List<FoldAccount> touched =
        slices.fold.accounts.all().stream().filter(account -> account.touched).toList();
    readNew(view, from, end, touched, stored);
    RowDifference difference = RowDifference.between(derived, stored);
    if (difference != null) {
      begin(slices(from, difference.derived, AccountShare.ALL));
      slices.inSnapshot(view, end.batchNo());
      readNew(view, from, end, touched, difference.stored);
      throw difference.compare();
    }
    requireRightReversals(view, slices.reversals);
  }

  private static void requireRightReversals(VerifiedSnapshot view, List<RowSums.Span> spans)
      throws SQLException, Finding {
    for (RowSums.Span span : spans) {
      long wrong = BookReader.wrongReversal(view, span.first(), span.last());
      if (wrong != 0) {
        throw Finding.of(
                "transaction %d: it is not the exact opposite of what it reverses, or not the only one",
                wrong)
            .in(BookReader.scope(view, wrong));
      }
    }
  }

  /** Checks that the tables' position is the end of its batch, to which the fold has come. */
  private void requireSeq(TablePosition position) throws Finding {
    if (position.seq() != slices.fold.seq()) {
      throw Finding.of(
              "projection %d: seq is %d, but batch %d ends with %d",
              bookId, position.seq(), position.batchNo(), slices.fold.seq())
          .in(FindingScope.BOOK);
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
      BookReader.entriesAfter(view, touched.subList(first, last), end.seq(), stored);
    }
  }

  /** Returns the position before the first batch of the journal. */
  private static FoldPosition start(VerifiedSnapshot view) throws SQLException, Finding {
    try {
      long first = BookReader.firstBatch(view);
      if (first > 0) {
        return MovedStart.before(view, first);
      }
      List<StoredBatch> batches = BookReader.batches(view, -1, 0);
      if (batches.size() != 1) {
        throw Finding.of(batches.isEmpty() ? "batch 0 is missing" : "batch 0 is there twice");
      }
      if (!batches.getFirst().equals(FoldPosition.FIRST)) {
        throw Finding.of("batch 0 is not the empty batch with which a book begins");
      }
      return FoldPosition.START;
    } catch (Finding e) {
      throw e.in(FindingScope.BOOK);
    }
  }

  /** Begins with another fold, and counts what the fold before it has derived. */
  private void begin(SlicedFold next) {
    transactions += slices.fold.postings.transactions;
    entries += slices.fold.postings.entries;
    slices = next;
  }

  private SlicedFold slices(FoldPosition start, RowSink sink, AccountShare share) {
    return new SlicedFold(
        new BookFold(bookId, start, new FoldAccounts(share), sink), start, accountsAtOnce);
  }
}
