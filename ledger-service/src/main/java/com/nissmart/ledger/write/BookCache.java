package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.BatchDecision;
import com.nissmart.ledger.decision.BookView;
import com.nissmart.ledger.decision.PostingParties;
import com.nissmart.ledger.write.OpenBatch.Decisions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica remembers of the book: where its own last batch ended it, and the accounts as
 * it left them. Batches are decided on this ahead of the database, which refuses what rests on a
 * mistake (another replica has written, a key is known) by a unique index: the batch's number, the
 * key, or the account's next entry. Then all of it is forgotten, and those orders and the next few
 * batches are decided on what the database says.
 *
 * <p>Used by two threads: one gathers a batch while the other writes the one before.
 */
final class BookCache {
  private static final Logger log = LoggerFactory.getLogger(BookCache.class);
  private static final int CAUTIOUS_BATCHES = 32;

  private final BatchSettings settings;
  private final InstantSource clock;
  private final AccountCache cache;
  // Where the book ends after all batches decided so far; null while the database has to be asked.
  private Book.@Nullable Head head;
  // Where the book ended when the cached accounts were right.
  private Book.@Nullable Head cachedAt;
  private long generation;
  private int caution;

  BookCache(BatchSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.cache = new AccountCache(settings.cachedAccounts());
  }

  /** A decided batch as it is handed to the database. */
  record Sealed(
      BatchChanges additions, BatchRows rows, ByteString hash, List<List<OrderOutcome>> outcomes) {}

  /** Accounts that are not remembered. */
  record Gap(Set<UUID> accounts, long generation) {}

  /**
   * The accounts without which these submissions cannot be decided ahead; none where nothing is.
   */
  synchronized Gap gap(List<Submission> submissions) {
    Set<UUID> unknown = new HashSet<>();
    if (isTrusted()) {
      for (Submission submission : submissions) {
        for (Order order : submission.orders) {
          unknown.addAll(PostingParties.named(order));
        }
      }
      unknown.removeIf(accountId -> cache.get(accountId) != null);
    }
    return new Gap(unknown, generation);
  }

  /** Fills a gap with what the database says; in vain if much has happened since it was found. */
  synchronized void learn(Gap gap, Collection<AccountState> accounts) {
    if (gap.generation == generation) {
      accounts.forEach(cache::putIfAbsent);
    }
  }

  /**
   * Adds submissions to a batch that is being gathered, as long as they can be treated like those
   * that it has.
   *
   * @param asItIs false: stops at one whose accounts are not remembered, so that they can be
   *     learned
   * @return how many were added; the others belong to the next batch
   */
  synchronized int add(OpenBatch open, List<Submission> submissions, boolean asItIs) {
    for (int i = 0; i < submissions.size(); i++) {
      Submission submission = submissions.get(i);
      Decisions decisions = open.decisions();
      if (decisions != null && decisions.generation() != generation) {
        open.undecide();
      } else if (decisions != null || (open.submissions().isEmpty() && isTrusted())) {
        boolean known = knowsAccounts(submission);
        boolean ready = known && needsAccountsOnly(submission);
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
   * Ends the gathering of a batch, when its turn has come.
   *
   * @return what to append; null when it must be decided on what the database says: nothing is
   *     decided ahead then until {@link #keep}
   */
  synchronized @Nullable Sealed seal(OpenBatch open) {
    Decisions decisions = open.decisions();
    if (decisions == null || decisions.generation() != generation) {
      open.undecide();
      decisions = decideNow(open);
    }
    if (decisions == null) {
      head = null;
      generation++;
      return null;
    }
    BatchChanges additions = decisions.batch().additions();
    ByteString hash = open.rows().link(additions);
    if (!additions.isEmpty()) {
      head = additions.endsAt(hash);
      cachedAt = head;
    }
    return new Sealed(additions, open.rows(), hash, decisions.outcomes());
  }

  /** What is remembered of these accounts, right or wrong: see {@link #isCurrent}. */
  synchronized Map<UUID, AccountState> recall(Collection<UUID> accountIds) {
    Map<UUID, AccountState> recalled = new HashMap<>();
    for (UUID accountId : accountIds) {
      AccountState account = cache.get(accountId);
      if (account != null) {
        recalled.put(accountId, account);
      }
    }
    return recalled;
  }

  /** Whether what is remembered is right when the book ends here. */
  synchronized boolean isCurrent(Book.Head now) {
    return cachedAt != null && cachedAt.isSameAs(now);
  }

  /** A batch that was decided on what the database says has left the book and its accounts so. */
  synchronized void keep(Map<UUID, AccountState> accounts, Book.Head now) {
    accounts.values().forEach(cache::put);
    cachedAt = now;
    head = now;
    caution = Math.max(0, caution - 1);
  }

  /** Something went wrong: what is remembered, and what was decided on it, is void. */
  synchronized void forget() {
    cache.clear();
    cachedAt = null;
    head = null;
    generation++;
  }

  /** The database has refused what was decided ahead: for some batches it is asked first. */
  synchronized void wasMistaken() {
    forget();
    caution = CAUTIOUS_BATCHES;
  }

  /** The moment of a batch that follows this end of the book. */
  Instant momentAfter(Book.Head end) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(end.lastAt()) ? end.lastAt() : now;
  }

  private boolean isTrusted() {
    return head != null && caution == 0;
  }

  private void add(OpenBatch open, Submission submission) {
    try {
      open.add(submission);
    } catch (RuntimeException e) {
      log.warn("a request could not be decided ahead; it will be tried on what the book says", e);
      forget();
      open.undecide();
    }
  }

  private Decisions begin(OpenBatch open) {
    Book.Head end = PostingParties.there(head);
    BookView view = new BookView(cache.asMap(), new HashMap<>(), new HashMap<>());
    BatchDecision batch =
        new BatchDecision(end, momentAfter(end), view, settings.limits(), settings.currencies());
    return open.decideOn(batch, generation);
  }

  /** What was listed while the database was being asked can perhaps be decided now. */
  private @Nullable Decisions decideNow(OpenBatch open) {
    if (!isTrusted()) {
      return null;
    }
    for (Submission submission : open.submissions()) {
      if (!needsAccountsOnly(submission) || !knowsAccounts(submission)) {
        return null;
      }
    }
    try {
      return begin(open);
    } catch (RuntimeException e) {
      log.warn("a batch could not be decided ahead; it will be tried on what the book says", e);
      forget();
      open.undecide();
      return null;
    }
  }

  /**
   * Nothing is resolved, and the keys are written whatever becomes of the orders: a key that is not
   * written would not be refused by its index either.
   */
  private static boolean needsAccountsOnly(Submission submission) {
    return submission.alwaysWritesItsKeys()
        && submission.orders.stream()
            .allMatch(order -> order instanceof Order.Posting posting && posting.resolves() == 0);
  }

  private boolean knowsAccounts(Submission submission) {
    for (Order order : submission.orders) {
      for (UUID accountId : PostingParties.named(order)) {
        if (cache.get(accountId) == null) {
          return false;
        }
      }
    }
    return true;
  }
}
