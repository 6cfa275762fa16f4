package com.nissmart.ledger.hold;

import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases holds whose time has passed. Every replica looks; the key, derived from the hold, makes
 * a second release of it a replay, and a capture that comes first makes it a refusal.
 */
public final class HoldExpiry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HoldExpiry.class);
  private static final String CALLER = "ledger";
  private static final long WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final Ledger ledger;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "hold-expiry"));
  private @Nullable ScheduledFuture<?> looking;

  /** Not looking yet. */
  public HoldExpiry(Jdbi jdbi, Ledger ledger, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Looks at every interval from now on. */
  public HoldExpiry start(Duration interval) {
    looking =
        timer.scheduleWithFixedDelay(
            this::lookAndLog, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Releases what has expired by now; answers how many holds that were. */
  public int look() {
    List<Long> expired =
        jdbi.withHandle(handle -> ExpiryStore.expired(handle, clock.instant(), AT_ONCE));
    for (long seq : expired) {
      OrderOutcome outcome = ledger.execute(release(seq), WAIT_NANOS);
      log.debug("expired hold {}: {}", seq, outcome);
    }
    return expired.size();
  }

  private void lookAndLog() {
    try {
      look();
    } catch (RuntimeException e) {
      log.warn("expired holds are released later", e);
    }
  }

  private static Posting release(long seq) {
    return new Posting(
        CALLER,
        "expiry:" + TransactionRow.publicId(seq),
        TransactionType.TRANSACTION_TYPE_RELEASE,
        0,
        "",
        null,
        null,
        null,
        seq,
        "Hold expired",
        null,
        null,
        null);
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(true);
    }
    timer.shutdownNow();
  }
}
