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
import com.nissmart.ledger.decision.PostingParties;
import com.nissmart.ledger.write.BookCache.Sealed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One database transaction: append what is decided, or lock the book, read, decide and append. */
final class BatchTransaction {
  private final BatchSettings settings;
  private final BookCache memory;

  BatchTransaction(BatchSettings settings, BookCache memory) {
    this.settings = settings;
    this.memory = memory;
  }

  /**
   * The connection broke while the batch was being committed: whether it is in the book is not
   * known.
   */
  static final class CommitUnknown extends Exception {
    private static final long serialVersionUID = 1L;
    final long batchNo;
    final ByteString hash;
    final transient List<List<OrderOutcome>> outcomes;

    CommitUnknown(SQLException cause, Sealed sealed) {
      super(cause);
      this.batchNo = sealed.additions().batchNo();
      this.hash = sealed.hash();
      this.outcomes = sealed.outcomes();
    }
  }

  /** Appends a batch that was decided ahead. */
  static void append(Handle handle, Sealed sealed) throws SQLException, CommitUnknown {
    BatchChanges additions = sealed.additions();
    if (additions.isEmpty()) {
      return;
    }
    if (AppendStore.isSmall(additions)) {
      finish(sealed, () -> AppendStore.appendSmall(handle, additions, sealed.hash()));
    } else {
      handle.getConnection().setAutoCommit(false);
      AppendStore.begin(handle, additions, sealed.rows(), sealed.hash());
      finish(sealed, () -> AppendStore.finish(handle, additions, sealed.hash()));
    }
  }

  /**
   * Locks the book, decides on what it says, and appends.
   *
   * @return the outcomes of each submission's orders, once they are committed
   */
  List<List<OrderOutcome>> run(Handle handle, List<Submission> submissions, BatchRows rows)
      throws SQLException, CommitUnknown {
    handle.getConnection().setAutoCommit(false);
    Wanted wanted = Wanted.by(submissions);
    BookView view = new BookView();
    view.accounts().putAll(memory.recall(wanted.accounts));
    Set<UUID> unknown = new HashSet<>(wanted.accounts);
    unknown.removeAll(view.accounts().keySet());
    Book.Head head = BookStore.lockAndRead(handle, view, wanted.keys, unknown, wanted.targets);
    readAgain(handle, view, wanted, unknown, head);
    return append(handle, head, view, submissions, rows);
  }

  private List<List<OrderOutcome>> append(
      Handle handle, Book.Head head, BookView view, List<Submission> submissions, BatchRows rows)
      throws SQLException, CommitUnknown {
    BatchDecision batch =
        new BatchDecision(
            head, memory.momentAfter(head), view, settings.limits(), settings.currencies());
    List<List<OrderOutcome>> outcomes = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      outcomes.add(OpenBatch.decide(batch, submission));
    }
    BatchChanges additions = batch.additions();
    if (additions.isEmpty()) {
      handle.getConnection().rollback();
      memory.keep(view.accounts(), head);
      return outcomes;
    }
    rows.clear();
    ByteString hash = rows.link(additions);
    AppendStore.begin(handle, additions, rows, hash);
    finish(
        new Sealed(additions, rows, hash, outcomes),
        () -> AppendStore.finish(handle, additions, hash));
    memory.keep(view.accounts(), additions.endsAt(hash));
    return outcomes;
  }

  /**
   * Another replica may have written since this one remembers; and what is resolved names accounts
   * of its own.
   */
  private void readAgain(
      Handle handle, BookView view, Wanted wanted, Set<UUID> fresh, Book.Head head)
      throws SQLException {
    Set<UUID> missing = new HashSet<>();
    if (!memory.isCurrent(head)) {
      memory.forget();
      missing.addAll(wanted.accounts);
      missing.removeAll(fresh);
      view.accounts().keySet().removeAll(missing);
    }
    for (BookView.Target target : view.targets().values()) {
      missing.add(target.row().source());
      UUID destination = target.row().destination();
      missing.add(destination == null ? Book.payoutClearing(target.row().currency()) : destination);
    }
    missing.removeAll(view.accounts().keySet());
    Map<UUID, AccountState> recalled = memory.recall(missing);
    view.accounts().putAll(recalled);
    missing.removeAll(recalled.keySet());
    if (!missing.isEmpty()) {
      BookStore.readAccounts(handle, view.accounts(), missing);
    }
  }

  /** Database work whose end is the commit. */
  private interface LastStep {
    void run() throws SQLException;
  }

  private static void finish(Sealed sealed, LastStep lastStep) throws SQLException, CommitUnknown {
    try {
      lastStep.run();
    } catch (SQLException e) {
      if (SqlStates.isConnectionLost(e)) {
        throw new CommitUnknown(e, sealed);
      }
      throw e;
    }
  }

  /** What the orders of a batch name. */
  private record Wanted(Set<UUID> keys, Set<UUID> accounts, Set<Long> targets) {

    static Wanted by(List<Submission> submissions) {
      Wanted wanted = new Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>());
      for (Submission submission : submissions) {
        wanted.keys.addAll(submission.dedupIds);
        submission.orders.forEach(wanted::add);
      }
      return wanted;
    }

    private void add(Order order) {
      accounts.addAll(PostingParties.named(order));
      if (order instanceof Posting posting && posting.resolves() != 0) {
        targets.add(posting.resolves());
      }
    }
  }
}
