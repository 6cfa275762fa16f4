package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchDecision;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.write.BookCache.DecidedBatch;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The database transaction of a batch. It appends a batch that was decided ahead, or it locks,
 * reads, decides and appends.
 */
final class BatchTransaction {
  private final BatchSettings settings;
  private final BookCache cache;
  private final BookStore books = new BookStore();
  private final AppendStore appends = new AppendStore();

  BatchTransaction(BatchSettings settings, BookCache cache) {
    this.settings = settings;
    this.cache = cache;
  }

  /** The failure of a commit in which the connection broke: the batch may be in the book. */
  static final class CommitUnknown extends Exception {
    private static final long serialVersionUID = 1L;
    final long batchNo;
    final ByteString hash;
    final transient List<List<OrderOutcome>> outcomes;

    CommitUnknown(SQLException cause, DecidedBatch decided) {
      super(cause);
      this.batchNo = decided.changes().batchNo();
      this.hash = decided.hash();
      this.outcomes = decided.outcomes();
    }
  }

  void append(Handle handle, DecidedBatch decided) throws SQLException, CommitUnknown {
    BatchChanges changes = decided.changes();
    if (changes.isEmpty()) {
      return;
    }
    if (appends.isSmall(changes)) {
      finish(decided, () -> appends.appendSmall(handle, changes, decided.hash()));
    } else {
      handle.getConnection().setAutoCommit(false);
      appends.begin(handle, changes, decided.rows(), decided.hash());
      finish(decided, () -> appends.finish(handle, changes, decided.hash()));
    }
  }

  /**
   * Locks the book, decides on the database's state, and appends.
   *
   * @return the committed outcomes of each submission's orders
   */
  List<List<OrderOutcome>> run(Handle handle, List<Submission> submissions, BatchRows rows)
      throws SQLException, CommitUnknown {
    handle.getConnection().setAutoCommit(false);
    BatchNeeds needs = BatchNeeds.by(submissions);
    BookView view = new BookView();
    view.accounts().putAll(cache.recall(needs.accounts()));
    Set<UUID> unknown = new HashSet<>(needs.accounts());
    unknown.removeAll(view.accounts().keySet());
    Book.Head head = books.lockAndRead(handle, view, needs.keys(), unknown, needs.targets());
    readAgain(handle, view, needs, unknown, head);
    return append(handle, head, view, submissions, rows);
  }

  private List<List<OrderOutcome>> append(
      Handle handle, Book.Head head, BookView view, List<Submission> submissions, BatchRows rows)
      throws SQLException, CommitUnknown {
    BatchDecision batch =
        new BatchDecision(
            head, cache.timeAfter(head), view, settings.limits(), settings.currencies());
    List<List<OrderOutcome>> outcomes = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      outcomes.add(OpenBatch.decide(batch, submission));
    }
    BatchChanges changes = batch.changes();
    if (changes.isEmpty()) {
      handle.getConnection().rollback();
      cache.keep(view.accounts(), head);
      return outcomes;
    }
    rows.clear();
    ByteString hash = rows.hash(changes);
    appends.begin(handle, changes, rows, hash);
    finish(
        new DecidedBatch(changes, rows, hash, outcomes),
        () -> appends.finish(handle, changes, hash));
    cache.keep(view.accounts(), changes.endsAt(hash));
    return outcomes;
  }

  /**
   * Reads the accounts of resolved transactions, and all accounts again when another replica has
   * written since they were cached.
   */
  private void readAgain(
      Handle handle, BookView view, BatchNeeds needs, Set<UUID> fresh, Book.Head head)
      throws SQLException {
    Set<UUID> missing = new HashSet<>();
    if (!cache.isCurrent(head)) {
      cache.forget();
      missing.addAll(needs.accounts());
      missing.removeAll(fresh);
      view.accounts().keySet().removeAll(missing);
    }
    for (BookView.Target target : view.targets().values()) {
      missing.add(target.row().source());
      UUID destination = target.row().destination();
      String currency = target.row().currency();
      missing.add(destination == null ? Book.payoutClearing(currency) : destination);
      if (Book.payoutClearing(currency).equals(destination)) {
        missing.add(Book.unclaimedReturns(currency));
      }
    }
    missing.removeAll(view.accounts().keySet());
    Map<UUID, AccountState> recalled = cache.recall(missing);
    view.accounts().putAll(recalled);
    missing.removeAll(recalled.keySet());
    if (!missing.isEmpty()) {
      books.readAccounts(handle, view.accounts(), missing);
    }
  }

  private interface LastStep {
    void run() throws SQLException;
  }

  private static void finish(DecidedBatch decided, LastStep lastStep)
      throws SQLException, CommitUnknown {
    try {
      lastStep.run();
    } catch (SQLException e) {
      if (SqlStates.isConnectionLost(e)) {
        throw new CommitUnknown(e, decided);
      }
      throw e;
    }
  }

  /** The keys, accounts and resolved transactions that the orders of a batch name. */
  private record BatchNeeds(Set<UUID> keys, Set<UUID> accounts, Set<Long> targets) {

    static BatchNeeds by(List<Submission> submissions) {
      BatchNeeds needs = new BatchNeeds(new HashSet<>(), new HashSet<>(), new HashSet<>());
      for (Submission submission : submissions) {
        needs.keys.addAll(submission.dedupIds);
        needs.accounts.addAll(submission.accounts);
        submission.orders.forEach(needs::add);
      }
      return needs;
    }

    private void add(Order order) {
      switch (order) {
        case Posting posting when posting.resolves() != 0 -> targets.add(posting.resolves());
        case Order.BankReturn bankReturn -> targets.add(bankReturn.reversal().resolves());
        default -> {}
      }
    }
  }
}
