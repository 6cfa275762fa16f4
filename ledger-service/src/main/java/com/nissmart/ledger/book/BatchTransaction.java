package com.nissmart.ledger.book;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Order.Posting;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * One database transaction: lock the book, read, decide, append, commit.
 *
 * <p>Where the cache knows every account that a batch names, the reading is left out: the batch is
 * decided on what this replica left behind, and appended as the batch after that. If another
 * replica has written since, or a key is known, a unique index refuses it (the batch's number, or
 * the key), nothing is done, and the same orders go the careful way, as do the next few batches.
 */
final class BatchTransaction {
  private static final int CAUTIOUS_BATCHES = 32;

  private final BatchSettings settings;
  private final InstantSource clock;
  private final AccountCache cache;
  private final BatchRows rows = new BatchRows();
  private int caution;

  BatchTransaction(BatchSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.cache = new AccountCache(settings.cachedAccounts());
  }

  /**
   * The connection broke while the batch was being committed: whether it is in the book is not
   * known.
   */
  static final class CommitUnknown extends Exception {
    private static final long serialVersionUID = 1L;
    final long batchNo;
    final ByteString hash;
    final transient List<List<Outcome>> outcomes;

    CommitUnknown(SQLException cause, long batchNo, ByteString hash, List<List<Outcome>> outcomes) {
      super(cause);
      this.batchNo = batchNo;
      this.hash = hash;
      this.outcomes = outcomes;
    }
  }

  /** The outcomes of each submission's orders, once they are committed. */
  List<List<Outcome>> run(Handle handle, List<Submission> submissions)
      throws SQLException, CommitUnknown {
    boolean done = false;
    try {
      List<List<Outcome>> outcomes = decideAndAppend(handle, submissions);
      done = true;
      return outcomes;
    } finally {
      if (!done) {
        cache.clear();
      }
    }
  }

  /** Forgets what it knows of the accounts. */
  void forget() {
    cache.clear();
  }

  private List<List<Outcome>> decideAndAppend(Handle handle, List<Submission> submissions)
      throws SQLException, CommitUnknown {
    handle.begin();
    Wanted wanted = Wanted.by(submissions);
    Book.Head guess = cache.head();
    if (guess != null && caution == 0 && wanted.isAllIn(cache)) {
      try {
        return append(handle, guess, cachedView(wanted), submissions);
      } catch (SQLException e) {
        if (!SqlStates.isUniqueViolation(e)) {
          throw e;
        }
        handle.getConnection().rollback();
        cache.clear();
        caution = CAUTIOUS_BATCHES;
      }
    }
    caution = Math.max(0, caution - 1);
    return readAndAppend(handle, wanted, submissions);
  }

  /** Locks the book first and decides on what it says. */
  private List<List<Outcome>> readAndAppend(
      Handle handle, Wanted wanted, List<Submission> submissions)
      throws SQLException, CommitUnknown {
    BookView view = cachedView(wanted);
    Set<UUID> unknown = new HashSet<>(wanted.accounts);
    unknown.removeAll(view.accounts().keySet());
    Book.Head head = BookStore.lockAndRead(handle, view, wanted.keys, unknown, wanted.targets);
    readAgain(handle, view, wanted, unknown, head);
    return append(handle, head, view, submissions);
  }

  private BookView cachedView(Wanted wanted) {
    BookView view = new BookView();
    for (UUID accountId : wanted.accounts) {
      AccountState cached = cache.get(accountId);
      if (cached != null) {
        view.accounts().put(accountId, cached);
      }
    }
    return view;
  }

  private List<List<Outcome>> append(
      Handle handle, Book.Head head, BookView view, List<Submission> submissions)
      throws SQLException, CommitUnknown {
    Batch batch = new Batch(head, now(head), view, settings.limits(), settings.currencies());
    List<List<Outcome>> outcomes = decide(batch, submissions);
    Additions additions = batch.additions();
    if (additions.isEmpty()) {
      handle.getConnection().rollback();
      cache.keep(view.accounts(), head);
      return outcomes;
    }
    ByteString hash = rows.encode(additions);
    AppendStore.begin(handle, additions, rows, hash);
    finish(handle, additions, hash, outcomes);
    cache.keep(
        view.accounts(),
        new Book.Head(additions.nextSeq() - 1, additions.batchNo(), additions.at, hash));
    return outcomes;
  }

  /**
   * Another replica may have written since the cache was filled; and what is resolved names
   * accounts of its own.
   */
  private void readAgain(
      Handle handle, BookView view, Wanted wanted, Set<UUID> fresh, Book.Head head)
      throws SQLException {
    Set<UUID> missing = new HashSet<>();
    if (!cache.isCurrent(head)) {
      cache.clear();
      missing.addAll(wanted.accounts);
      missing.removeAll(fresh);
      view.accounts().keySet().removeAll(missing);
    }
    for (BookView.Target target : view.targets().values()) {
      missing.add(target.row().source());
      UUID destination = target.row().destination();
      missing.add(destination == null ? Book.payoutClearing(target.row().currency()) : destination);
    }
    missing.removeIf(accountId -> {
      AccountState cached = view.accounts().containsKey(accountId) ? null : cache.get(accountId);
      if (cached != null) {
        view.accounts().put(accountId, cached);
      }
      return view.accounts().containsKey(accountId);
    });
    if (!missing.isEmpty()) {
      BookStore.readAccounts(handle, view.accounts(), missing);
    }
  }

  private Instant now(Book.Head head) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(head.lastAt()) ? head.lastAt() : now;
  }

  private static List<List<Outcome>> decide(Batch batch, List<Submission> submissions) {
    List<List<Outcome>> outcomes = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      List<Outcome> answers = new ArrayList<>(submission.orders.size());
      int first = 0;
      for (int size : submission.groups) {
        List<Order> orders = submission.orders.subList(first, first + size);
        List<UUID> dedupIds = submission.dedupIds.subList(first, first + size);
        if (size == 1) {
          answers.add(batch.decide(orders.getFirst(), dedupIds.getFirst()));
        } else {
          answers.addAll(batch.decideLinked(orders, dedupIds));
        }
        first += size;
      }
      outcomes.add(answers);
    }
    return outcomes;
  }

  private static void finish(
      Handle handle, Additions additions, ByteString hash, List<List<Outcome>> outcomes)
      throws SQLException, CommitUnknown {
    try {
      AppendStore.finish(handle, additions, hash);
    } catch (SQLException e) {
      if (SqlStates.isConnectionLost(e)) {
        throw new CommitUnknown(e, additions.batchNo(), hash, outcomes);
      }
      throw e;
    }
  }

  /** What the orders of a batch name. */
  private record Wanted(
      Set<UUID> keys, Set<UUID> accounts, Set<Long> targets, Set<Submission> keyless) {

    static Wanted by(List<Submission> submissions) {
      Wanted wanted =
          new Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
      for (Submission submission : submissions) {
        wanted.keys.addAll(submission.dedupIds);
        submission.orders.forEach(wanted::add);
        if (!submission.alwaysWritesItsKeys()) {
          wanted.keyless.add(submission);
        }
      }
      return wanted;
    }

    /**
     * Whether nothing but what is cached has to be known: a key that is not written is not refused
     * either.
     */
    boolean isAllIn(AccountCache cache) {
      return targets.isEmpty()
          && keyless.isEmpty()
          && accounts.stream().allMatch(id -> cache.get(id) != null);
    }

    private void add(Order order) {
      accounts.addAll(Parties.named(order));
      if (order instanceof Posting posting && posting.resolves() != 0) {
        targets.add(posting.resolves());
      }
    }
  }
}
