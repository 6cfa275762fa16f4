package com.nissmart.ledger.hold;

import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookSnapshot;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The release of holds whose time has passed, by the replica that writes the book. The key is
 * derived from the hold, so that a second release is a replay; a capture that came first makes it a
 * refusal.
 */
public final class HoldExpiry {
  private static final Logger log = LoggerFactory.getLogger(HoldExpiry.class);
  private static final String CALLER = "ledger";
  private static final long WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int AT_ONCE = 500;
  private static final int MOST_FOUND = 10 * AT_ONCE;

  private final BookReads reads;
  private final ExpiryStore store = new ExpiryStore();
  private final Ledger ledger;
  private final InstantSource clock;

  public HoldExpiry(BookReads reads, Ledger ledger, InstantSource clock) {
    this.reads = reads;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Releases the holds that have expired by now, and returns how many there were. */
  public int releaseExpired() {
    int released = 0;
    int more = MOST_FOUND;
    while (more == MOST_FOUND && ledger.isWriter()) {
      Instant now = clock.instant();
      more = release(reads.now(book -> expired(book, now)));
      released += more;
    }
    return released;
  }

  private int release(List<Long> expired) {
    int released = 0;
    for (int i = 0; i < expired.size() && !Thread.currentThread().isInterrupted(); i += AT_ONCE) {
      released += releaseTogether(expired.subList(i, Math.min(expired.size(), i + AT_ONCE)));
    }
    return released;
  }

  private int releaseTogether(List<Long> expired) {
    CompletableFuture<List<OrderOutcome>> outcomes = new CompletableFuture<>();
    ledger.submit(
        expired.stream().map(HoldExpiry::release).toList(),
        Collections.nCopies(expired.size(), 1),
        WAIT_NANOS,
        Runnable::run,
        outcomes::complete);
    log.debug("Expired holds {}: {}", expired, outcomes.join());
    return (int) outcomes.join().stream().filter(OrderOutcome.Posted.class::isInstance).count();
  }

  /** Returns open holds whose time has passed: those of the tables, then those of the tail. */
  private List<Long> expired(BookSnapshot book, Instant now) {
    Set<Long> expired = new LinkedHashSet<>(store.expired(book.handle(), book, now, MOST_FOUND));
    expired.addAll(book.tail().expiredHolds(now, MOST_FOUND));
    return expired.stream().limit(MOST_FOUND).toList();
  }

  private static Posting release(long seq) {
    return Posting.resolving(
        CALLER,
        "expiry:" + TransactionRow.publicId(seq),
        TransactionType.TRANSACTION_TYPE_RELEASE,
        0,
        "",
        seq,
        "Hold expired");
  }
}
