package com.nissmart.ledger.journal;

import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.decision.AccountState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The committed batches that the tables may not have yet, in the memory of the replica that writes.
 * A reader pins the tail, reads the tables together with their position, and then lays the tail
 * over what it has read. Where both have a value, the one with the higher number counts.
 *
 * <p>A transaction costs its stored bytes (about 150), 70 bytes of indexes, and 160 bytes for each
 * account that was not changed in the tail before.
 */
public final class Tail {
  private static final int STATE_BYTES = 160;

  private final Deque<TailSegment> segments = new ArrayDeque<>();
  private final Map<UUID, TailState> states = new HashMap<>();
  private final TreeMap<Long, Integer> pins = new TreeMap<>();
  private Book.Head end;
  private long floor;
  private long projected;
  private long projectedBeforeAppend;
  private long stored;

  private record TailState(AccountState account, long batchNo) {}

  /** An account that was opened in the tail, and the time of its batch. */
  public record Opened(AccountChange opening, Instant at) {}

  /** The end of a use of the tail. Batches that the user may need are kept until then. */
  public interface Pin extends AutoCloseable {
    @Override
    void close();
  }

  /** The place of a transaction in the stored bytes, so that it can be read outside of the lock. */
  record Place(TailBatch batch, long seq) {
    BookedTransaction transaction() {
      return batch.transaction(seq);
    }
  }

  /** Makes an empty tail behind a batch that the tables have. */
  public Tail(Book.Head end) {
    this.end = end;
    this.floor = end.lastBatch();
    this.projected = floor;
    this.projectedBeforeAppend = floor;
    this.stored = floor;
  }

  /** Runs several reads on one state of the tail. */
  public synchronized <T> T atOnce(Supplier<T> reads) {
    return reads.get();
  }

  /** Returns the end of the book: the last committed batch that is known. */
  public synchronized Book.Head end() {
    return end;
  }

  /** Keeps every batch above the present position of the tables until the pin is closed. */
  public synchronized Pin pin() {
    long pinned = floor;
    pins.merge(pinned, 1, Integer::sum);
    return () -> unpin(pinned);
  }

  /**
   * Adds a committed batch. Its commit is on disk, and with it everything that was committed before
   * the batch before it was added.
   *
   * @param touched the accounts that it has changed, in the state after it; they must not be
   *     changed any more
   */
  public synchronized void append(
      JournalRow row, JournalFormat.Content content, Collection<AccountState> touched) {
    if (row.batchNo() != end.lastBatch() + 1) {
      throw new IllegalStateException(
          "Batch " + row.batchNo() + " does not follow batch " + end.lastBatch());
    }
    if (segments.isEmpty() || segments.getLast().isFull()) {
      segments.add(new TailSegment());
    }
    segments.getLast().append(row, content, touched);
    for (AccountState account : touched) {
      states.put(account.id, new TailState(account, row.batchNo()));
    }
    end = row.head();
    stored = Math.max(stored, projectedBeforeAppend);
    projectedBeforeAppend = projected;
    trim();
    notifyAll();
  }

  /**
   * Returns whether the tail has a batch as its end or before it. A batch that is newer than the
   * end may be one that is just being added, so that it is waited for.
   *
   * @param head the book after the batch, read since the tail was pinned, and newer than its end
   *     then
   */
  public synchronized boolean learns(Book.Head head, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (end.lastBatch() < head.lastBatch()) {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (millis <= 0) {
          return false;
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (end.lastBatch() == head.lastBatch()) {
      return end.isSameAs(head);
    }
    List<JournalRow> found = after(head.lastBatch() - 1, 1);
    return !found.isEmpty() && found.getFirst().head().isSameAs(head);
  }

  /**
   * Records that the tables have a batch. A crash of the database may take it back until a later
   * append is on disk, so that it is kept until then.
   */
  public synchronized void projected(long batchNo) {
    projected = Math.max(projected, batchNo);
  }

  /** Returns the number of the last batch that the tables are known to have. */
  public synchronized long projected() {
    return projected;
  }

  /** Records that the tables have a batch on disk, and forgets it unless somebody needs it. */
  public synchronized void stored(long batchNo) {
    projected = Math.max(projected, batchNo);
    stored = Math.max(stored, batchNo);
    trim();
  }

  /** Returns the number of the batch before the first one that is kept; the tables have it. */
  public synchronized long floor() {
    return floor;
  }

  /** Returns how many transactions the tables are behind, a whole segment at a time. */
  public synchronized long transactions() {
    return segments.stream().mapToLong(TailSegment::transactions).sum();
  }

  /** Returns the bytes of memory that the tail takes, as an estimate from above. */
  public synchronized long bytes() {
    return segments.stream().mapToLong(TailSegment::bytes).sum()
        + (long) STATE_BYTES * states.size();
  }

  /**
   * Returns batches after a number, in order: as many as have at most so many transactions
   * together, and at least one if there is one.
   */
  public synchronized List<JournalRow> after(long batchNo, int mostTransactions) {
    List<JournalRow> found = new ArrayList<>();
    int transactions = 0;
    for (TailSegment segment : segments) {
      if (segment.lastBatch() <= batchNo) {
        continue;
      }
      long first = segment.batches().getFirst().row.batchNo();
      for (int i = (int) Math.max(0, batchNo + 1 - first); i < segment.batches().size(); i++) {
        JournalRow row = segment.batches().get(i).row;
        transactions += row.transactions();
        if (!found.isEmpty() && transactions > mostTransactions) {
          return found;
        }
        found.add(row);
      }
    }
    return found;
  }

  /**
   * Returns the state of an account after the last batch, if a batch of the tail has changed it.
   */
  public synchronized @Nullable AccountState state(UUID accountId) {
    TailState state = states.get(accountId);
    return state == null ? null : state.account.copy();
  }

  /** Returns the transaction at a position, if it is in the tail. */
  public synchronized @Nullable BookedTransaction find(long seq) {
    for (Iterator<TailSegment> all = segments.descendingIterator(); all.hasNext(); ) {
      TailSegment segment = all.next();
      if (seq > segment.lastSeq()) {
        return null;
      }
      if (seq >= segment.firstSeq()) {
        return segment.has(seq) ? segment.transaction(seq) : null;
      }
    }
    return null;
  }

  /** Returns the transaction that was requested under an idempotency id, if it is in the tail. */
  public synchronized @Nullable BookedTransaction withKey(UUID dedupId) {
    for (TailSegment segment : segments) {
      BookedTransaction found = segment.withKey(dedupId);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the transaction of the tail that has resolved another one, if there is one. */
  public synchronized @Nullable BookedTransaction resolution(long seq) {
    for (TailSegment segment : segments) {
      long resolution = segment.resolution(seq);
      if (resolution != 0) {
        return segment.transaction(resolution);
      }
    }
    return null;
  }

  /** Returns the holds of the tail on an account that nothing has resolved, in order. */
  public synchronized List<BookedTransaction> openHolds(UUID accountId) {
    List<BookedTransaction> found = new ArrayList<>();
    for (TailSegment segment : segments) {
      for (long seq : segment.holds(accountId)) {
        if (resolution(seq) == null) {
          found.add(segment.transaction(seq));
        }
      }
    }
    return found;
  }

  /** Returns an account that was opened in the tail. */
  public synchronized @Nullable Opened opened(UUID accountId) {
    for (TailSegment segment : segments) {
      Opened found = segment.opened(accountId);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns the accounts of an owner that were opened in the tail, in order. */
  public synchronized List<Opened> openedBy(UUID ownerId) {
    return segments.stream().flatMap(segment -> segment.openings(ownerId).stream()).toList();
  }

  /**
   * Returns the newest transactions before a seq that have an account as a party, newest first,
   * also those that were refused. There may be some of other accounts among them.
   *
   * @return none when the tail has no more of them
   */
  public List<BookedTransaction> lines(UUID accountId, long before, int limit) {
    List<Place> places = new ArrayList<>();
    synchronized (this) {
      for (Iterator<TailSegment> all = segments.descendingIterator(); all.hasNext(); ) {
        TailSegment segment = all.next();
        if (segment.firstSeq() < before) {
          segment.lines(accountId, before, limit, places);
        }
      }
    }
    return places.stream().map(Place::transaction).toList();
  }

  /** Returns the captures and releases of an account's holds, in order. */
  public synchronized List<BookedTransaction> holdResolutions(UUID accountId) {
    return segments.stream()
        .flatMap(segment -> segment.holdResolutions(accountId).stream().map(segment::transaction))
        .toList();
  }

  /** Returns how many captures and releases of an account's holds the tail has. */
  public synchronized int countHoldResolutions(UUID accountId) {
    return segments.stream().mapToInt(segment -> segment.holdResolutions(accountId).size()).sum();
  }

  /** Returns holds of the tail that nothing has resolved and whose time has passed, in order. */
  public synchronized List<Long> expiredHolds(Instant now, int limit) {
    return segments.stream()
        .flatMap(segment -> segment.expired(now))
        .filter(seq -> resolution(seq) == null)
        .limit(limit)
        .toList();
  }

  /** Returns the changes of an account's status in the tail, in order. */
  public synchronized List<AccountChange> changes(UUID accountId) {
    return segments.stream().flatMap(segment -> segment.changes(accountId).stream()).toList();
  }

  private synchronized void unpin(long pinned) {
    pins.computeIfPresent(pinned, (key, count) -> count == 1 ? null : count - 1);
    trim();
  }

  private void trim() {
    long keepAfter = pins.isEmpty() ? stored : Math.min(stored, pins.firstKey());
    while (!segments.isEmpty() && segments.getFirst().lastBatch() <= keepAfter) {
      TailSegment dropped = segments.removeFirst();
      floor = dropped.lastBatch();
      for (TailBatch batch : dropped.batches()) {
        for (UUID accountId : batch.touched) {
          TailState state = states.get(accountId);
          if (state != null && state.batchNo <= dropped.lastBatch()) {
            states.remove(accountId);
          }
        }
      }
    }
  }
}
