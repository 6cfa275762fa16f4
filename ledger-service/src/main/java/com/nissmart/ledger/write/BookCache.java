package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchDecision;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.ledger.write.OpenBatch.Decisions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book as this replica remembers it: its head after the last own batch, and the accounts of
 * that moment. Batches are decided on it ahead of the database. When it is out of date (another
 * replica has written, a key is known), a unique index refuses the batch: its number, its key or
 * the account's next entry. Then the cache is cleared, and those orders and the next batches are
 * decided on the database's state.
 *
 * <p>Two threads use it: one gathers a batch while the other writes the one before.
 */
final class BookCache {
  private static final Logger log = LoggerFactory.getLogger(BookCache.class);
  private static final int CAUTIOUS_BATCHES = 32;

  private final BatchSettings settings;
  private final InstantSource clock;
  private final Map<UUID, AccountState> accounts;
  // The head after all batches decided so far; null while the database has to be read.
  private Book.@Nullable Head head;
  // The head of the book that the cached accounts belong to.
  private Book.@Nullable Head cachedAt;
  private long generation;
  private int caution;

  BookCache(BatchSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.accounts = leastRecentlyUsed(settings.cachedAccounts());
  }

  record DecidedBatch(
      BatchChanges changes, BatchRows rows, ByteString hash, List<List<OrderOutcome>> outcomes) {}

  record Gap(Set<UUID> accounts, long generation) {}

  /** Returns the accounts that are missing to decide the submissions ahead, if that is possible. */
  synchronized Gap gap(List<Submission> submissions) {
    Set<UUID> unknown = new HashSet<>();
    if (isTrusted()) {
      submissions.forEach(submission -> unknown.addAll(submission.accounts));
      unknown.removeIf(accountId -> accounts.get(accountId) != null);
    }
    return new Gap(unknown, generation);
  }

  /** Adds accounts that were read, unless the cache was cleared in the meantime. */
  synchronized void learn(Gap gap, Collection<AccountState> read) {
    if (gap.generation == generation) {
      read.forEach(account -> accounts.putIfAbsent(account.id, account));
    }
  }

  /**
   * Adds submissions to a batch, up to the first one that cannot be decided in the same way as the
   * batch.
   *
   * @param asItIs false to stop at one whose accounts are not cached, so that they can be read
   * @return how many were added; the others belong to the next batch
   */
  synchronized int add(OpenBatch open, List<Submission> submissions, boolean asItIs) {
    for (int i = 0; i < submissions.size(); i++) {
      Submission submission = submissions.get(i);
      Decisions decisions = open.decisions;
      if (decisions != null && decisions.generation() != generation) {
        open.undecide();
      } else if (decisions != null || (open.submissions.isEmpty() && isTrusted())) {
        boolean known = knowsAccounts(submission);
        boolean ready = known && submission.needsAccountsOnly();
        if (!ready && (decisions != null || (!known && !asItIs))) {
          return i;
        }
        if (ready && decisions == null) {
          begin(open);
        }
      }
      add(open, submission);
    }
    return submissions.size();
  }

  /**
   * Ends the gathering of a batch when its turn has come.
   *
   * @return the batch to append; null when it must be decided on the database's state, and then
   *     nothing is decided ahead until {@link #keep}
   */
  synchronized @Nullable DecidedBatch seal(OpenBatch open) {
    Decisions decisions = open.decisions;
    if (decisions == null || decisions.generation() != generation) {
      open.undecide();
      decisions = decideNow(open);
    }
    if (decisions == null) {
      head = null;
      generation++;
      return null;
    }
    BatchChanges changes = decisions.batch().changes();
    ByteString hash = open.rows.hash(changes);
    if (!changes.isEmpty()) {
      head = changes.endsAt(hash);
      cachedAt = head;
    }
    return new DecidedBatch(changes, open.rows, hash, decisions.outcomes());
  }

  /** Returns the cached ones of these accounts; {@link #isCurrent} says whether they are right. */
  synchronized Map<UUID, AccountState> recall(Collection<UUID> accountIds) {
    Map<UUID, AccountState> recalled = new HashMap<>();
    for (UUID accountId : accountIds) {
      AccountState account = accounts.get(accountId);
      if (account != null) {
        recalled.put(accountId, account);
      }
    }
    return recalled;
  }

  /** Returns whether the cached accounts belong to this head of the book. */
  synchronized boolean isCurrent(Book.Head now) {
    return cachedAt != null && cachedAt.isSameAs(now);
  }

  /** Keeps the accounts and the head after a batch that was decided on the database's state. */
  synchronized void keep(Map<UUID, AccountState> read, Book.Head now) {
    accounts.putAll(read);
    cachedAt = now;
    head = now;
    caution = Math.max(0, caution - 1);
  }

  /** Clears the cache, and with it everything that was decided ahead. */
  synchronized void forget() {
    accounts.clear();
    cachedAt = null;
    head = null;
    generation++;
  }

  /** Clears the cache after the database refused a batch, and reads first for some batches. */
  synchronized void distrust() {
    forget();
    caution = CAUTIOUS_BATCHES;
  }

  Instant timeAfter(Book.Head end) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(end.lastAt()) ? end.lastAt() : now;
  }

  private static Map<UUID, AccountState> leastRecentlyUsed(int capacity) {
    return new LinkedHashMap<>(1024, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<UUID, AccountState> eldest) {
        return size() > capacity;
      }
    };
  }

  private boolean isTrusted() {
    return head != null && caution == 0;
  }

  private void add(OpenBatch open, Submission submission) {
    try {
      open.add(submission);
    } catch (RuntimeException e) {
      log.warn(
          "A request could not be decided ahead; it will be decided on the database's state", e);
      forget();
      open.undecide();
    }
  }

  private Decisions begin(OpenBatch open) {
    Book.Head end = Objects.requireNonNull(head);
    BookView view = new BookView(accounts, new HashMap<>(), new HashMap<>());
    BatchDecision batch =
        new BatchDecision(end, timeAfter(end), view, settings.limits(), settings.currencies());
    return open.decideOn(batch, generation);
  }

  /**
   * Decides the submissions that were only listed so far; returns null when that is not possible.
   */
  private @Nullable Decisions decideNow(OpenBatch open) {
    if (!isTrusted() || !open.submissions.stream().allMatch(this::canDecide)) {
      return null;
    }
    try {
      return begin(open);
    } catch (RuntimeException e) {
      log.warn("A batch could not be decided ahead; it will be decided on the database's state", e);
      forget();
      open.undecide();
      return null;
    }
  }

  private boolean canDecide(Submission submission) {
    return submission.needsAccountsOnly() && knowsAccounts(submission);
  }

  private boolean knowsAccounts(Submission submission) {
    return submission.accounts.stream().allMatch(accountId -> accounts.get(accountId) != null);
  }
}
