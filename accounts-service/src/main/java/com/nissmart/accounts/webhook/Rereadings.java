package com.nissmart.accounts.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads parts of the ledger's feed again, for webhooks whose owners asked for it. */
public final class Rereadings {
  private static final int BATCH = 500;
  private static final int MOST_A_TURN = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final FeedStore store = new FeedStore();
  private final Queue queue = new Queue();
  private final Jdbi jdbi;
  private final Feed transactions;
  private final Runnable queued;
  private final InstantSource clock;

  /** A reader of the ledger's feed; {@code queued} is told after something was queued. */
  public Rereadings(Jdbi jdbi, Feed transactions, Runnable queued, InstantSource clock) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.queued = queued;
    this.clock = clock;
  }

  /** Does some of what there is to do; the rest next time. */
  public void goOn() {
    for (Rereading rereading : jdbi.withHandle(store::rereadings)) {
      try {
        goOn(rereading);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void goOn(Rereading from) throws InterruptedException {
    if (from.afterSeq() >= from.untilSeq()) {
      jdbi.useHandle(handle -> store.advance(handle, from, Optional.empty()));
      return;
    }
    try (Feed.Stream stream = transactions.open(Long.toString(from.afterSeq()))) {
      Optional<Rereading> next = Optional.of(from);
      for (int read = 0; next.isPresent() && read < MOST_A_TURN; read += BATCH) {
        List<Feed.Item> items = stream.take(BATCH, PATIENCE);
        if (items.isEmpty()) {
          return;
        }
        next = advance(next.get(), items);
      }
    }
  }

  /** Queues what came; what is left to be read, if anything is. */
  private Optional<Rereading> advance(Rereading from, List<Feed.Item> items) {
    List<Event> events = new ArrayList<>();
    long last = from.afterSeq();
    for (Feed.Item item : items) {
      last = Math.max(last, Long.parseLong(item.position()));
      if (last <= from.untilSeq()) {
        item.event().ifPresent(events::add);
      }
    }
    Optional<Long> to = Optional.of(last).filter(seq -> seq < from.untilSeq());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean mine =
        jdbi.inTransaction(handle -> {
          boolean advanced = store.advance(handle, from, to);
          if (advanced && !events.isEmpty()) {
            queue.addAgain(handle, from.webhookId(), events, now);
          }
          return advanced;
        });
    queued.run();
    return to.filter(seq -> mine).map(seq -> new Rereading(from.webhookId(), seq, from.untilSeq()));
  }
}
