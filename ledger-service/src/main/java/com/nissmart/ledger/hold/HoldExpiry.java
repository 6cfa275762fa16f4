package com.nissmart.ledger.hold;

import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The release of holds whose time has passed. Every replica does it. The key is derived from the
 * hold, so that a second release is a replay; a capture that came first makes it a refusal.
 */
public final class HoldExpiry {
  private static final Logger log = LoggerFactory.getLogger(HoldExpiry.class);
  private static final String CALLER = "ledger";
  private static final long WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final ExpiryStore store = new ExpiryStore();
  private final Ledger ledger;
  private final InstantSource clock;

  public HoldExpiry(Jdbi jdbi, Ledger ledger, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Releases the holds that have expired by now, and returns how many there were. */
  public int releaseExpired() {
    List<Long> expired = jdbi.withHandle(handle -> store.expired(handle, clock.instant(), AT_ONCE));
    for (long seq : expired) {
      if (Thread.currentThread().isInterrupted()) {
        break; // The ledger closes; the next process releases the others.
      }
      OrderOutcome outcome = ledger.execute(release(seq), WAIT_NANOS);
      log.debug("Expired hold {}: {}", seq, outcome);
    }
    return expired.size();
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
