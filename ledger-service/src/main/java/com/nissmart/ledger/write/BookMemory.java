package com.nissmart.ledger.write;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchDecision;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.decision.FrozenParts;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The book as the writer knows it: exactly as it is after its last decided batch, which may still
 * be on its way into the journal. It has the accounts that were used lately, and of the last batch
 * all keys and transactions. What it does not have is read from the tail and the tables.
 *
 * <p>Two threads use it: one gathers and decides a batch while the other appends the one before.
 */
final class BookMemory {
  private final BatchSettings settings;
  private final KeyFilter keys;
  private final Supplier<FrozenParts> frozen;
  private final Map<UUID, AccountState> accounts;
  private Book.Head head;
  // The batch before the one that is being gathered; null at the beginning.
  private @Nullable LastBatch last;

  /** A decided batch, which may not be committed yet. */
  private record LastBatch(BookView view, JournalRow row, List<BookedTransaction> transactions) {
    @Nullable TransactionRow withKey(UUID dedupId) {
      TransactionRow known = view.known().get(dedupId);
      return known == null || !known.createdAt().equals(BatchChanges.NOT_YET)
          ? known
          : known.at(row.createdAt());
    }

    @Nullable Target target(long seq) {
      Target target = view.targets().get(seq);
      return target != null || seq < row.firstSeq() || seq > row.lastSeq()
          ? target
          : new Target(transactions.get((int) (seq - row.firstSeq())).row(), null);
    }
  }

  /** The keys, targets and accounts to be read before submissions can be decided. */
  record Needs(Set<UUID> keys, Set<Long> targets, Set<UUID> accounts) {}

  BookMemory(BatchSettings settings, KeyFilter keys, Supplier<FrozenParts> frozen, Book.Head head) {
    this.frozen = frozen;
    this.settings = settings;
    this.keys = keys;
    this.head = head;
    this.accounts = new RecentAccounts<>(settings.cachedAccounts());
  }

  /** Returns the end of the book after the last decided batch. */
  synchronized Book.Head head() {
    return head;
  }

  /** Begins a batch behind the last decided one. */
  synchronized OpenBatch begin(int today) {
    BookView view = new BookView(accounts, new HashMap<>(), new HashMap<>());
    return new OpenBatch(
        view,
        new BatchDecision(
            head, today, view, settings.limits(), settings.currencies(), frozen.get()));
  }

  /** Returns what submissions name and neither memory nor the open batch has. */
  synchronized Needs needs(OpenBatch open, List<Submission> submissions) {
    Needs needs = new Needs(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (Submission submission : submissions) {
      for (UUID accountId : submission.accounts) {
        if (accounts.get(accountId) == null) {
          needs.accounts.add(accountId);
        }
      }
      for (int i = 0; i < submission.orders.size(); i++) {
        UUID dedupId = submission.dedupIds.get(i);
        if (!dedupId.equals(Submission.NO_KEY) && !knowsKey(open, dedupId)) {
          needs.keys.add(dedupId);
        }
        long target = Submission.target(submission.orders.get(i));
        if (target != 0 && !knowsTarget(open, target)) {
          needs.targets.add(target);
        }
      }
    }
    return needs;
  }

  /** Returns the accounts of targets that memory does not have. */
  synchronized Set<UUID> unknownAccounts(Collection<Target> targets) {
    Set<UUID> unknown = new HashSet<>();
    for (Target target : targets) {
      unknown.addAll(TargetAccounts.of(target.row()));
    }
    unknown.removeIf(accountId -> accounts.get(accountId) != null);
    return unknown;
  }

  /** Returns the targets of submissions that the open batch has found. */
  synchronized List<Target> targets(OpenBatch open, List<Submission> submissions) {
    List<Target> found = new ArrayList<>();
    for (Submission submission : submissions) {
      for (Order order : submission.orders) {
        Target target = open.view.targets().get(Submission.target(order));
        if (target != null) {
          found.add(target);
        }
      }
    }
    return found;
  }

  /** Adds accounts as they are after the last committed batch; those that are known stay. */
  synchronized void learn(Map<UUID, AccountState> read) {
    read.forEach(accounts::putIfAbsent);
  }

  /** Decides a submission of which everything it names is known, if it exists. */
  synchronized void decide(OpenBatch open, Submission submission) {
    open.decide(submission);
  }

  /**
   * Ends a batch: the next one begins behind it.
   *
   * @return the accounts that it has changed, in the state after it
   */
  synchronized List<AccountState> end(OpenBatch open, JournalRow row) {
    BatchChanges changes = open.changes();
    head = row.head();
    last = new LastBatch(open.view, row, changes.transactions);
    changes.transactions.forEach(booked -> keys.add(booked.dedupId()));
    return changes.touched().stream().map(AccountState::copy).toList();
  }

  /** Forgets every account, because a decision was broken off in the middle. */
  synchronized void forgetAccounts() {
    accounts.clear();
  }

  private boolean knowsKey(OpenBatch open, UUID dedupId) {
    LastBatch before = last;
    if (open.view.known().containsKey(dedupId)) {
      return true;
    }
    TransactionRow known = before == null ? null : before.withKey(dedupId);
    if (known != null) {
      open.view.known().put(dedupId, known);
    }
    return known != null || keys.isNew(dedupId);
  }

  /** Returns whether a target is known; one behind the last decided batch is known not to exist. */
  private boolean knowsTarget(OpenBatch open, long seq) {
    if (open.view.targets().containsKey(seq) || seq > head.lastSeq()) {
      return true;
    }
    LastBatch before = last;
    Target target = before == null ? null : before.target(seq);
    if (target != null) {
      open.view.targets().put(seq, target);
    }
    return target != null;
  }
}
