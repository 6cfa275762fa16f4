package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.DeliveryQueue;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.accounts.webhook.feed.WebhookReplayStore.WebhookReplay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The replays of the ledger's feed that owners of webhooks request. */
public final class WebhookReplays {
  private static final int BATCH = 500;
  private static final int MOST_A_TURN = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final WebhookReplayStore store = new WebhookReplayStore();
  private final DeliveryQueue queue = new DeliveryQueue();
  private final Jdbi jdbi;
  private final EventFeed transactions;
  private final Runnable queued;
  private final InstantSource clock;

  /**
   * Replays the given feed.
   *
   * @param queued runs after deliveries were queued
   */
  public WebhookReplays(Jdbi jdbi, EventFeed transactions, Runnable queued, InstantSource clock) {
    this.jdbi = jdbi;
    this.transactions = transactions;
    this.queued = queued;
    this.clock = clock;
  }

  /** Reads a part of each replay; the next call continues. */
  public void advance() {
    for (WebhookReplay replay : jdbi.withHandle(store::list)) {
      try {
        advance(replay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void advance(WebhookReplay from) throws InterruptedException {
    if (from.afterSeq() >= from.untilSeq()) {
      jdbi.useHandle(handle -> store.advance(handle, from, Optional.empty()));
      return;
    }
    try (FeedStream<?, ?> stream = transactions.open(Long.toString(from.afterSeq()))) {
      Optional<WebhookReplay> next = Optional.of(from);
      for (int read = 0; next.isPresent() && read < MOST_A_TURN; read += BATCH) {
        List<FeedStream.Item> items = stream.take(BATCH, PATIENCE);
        if (items.isEmpty()) {
          return;
        }
        next = advance(next.get(), items);
      }
    }
  }

  /** Queues the events of the items; returns the rest of the replay, if any. */
  private Optional<WebhookReplay> advance(WebhookReplay from, List<FeedStream.Item> items) {
    List<WebhookEvent> events = new ArrayList<>();
    long last = from.afterSeq();
    for (FeedStream.Item item : items) {
      last = Math.max(last, Long.parseLong(item.position()));
      if (last <= from.untilSeq()) {
        item.event().ifPresent(events::add);
      }
    }
    Optional<Long> to = Optional.of(last).filter(seq -> seq < from.untilSeq());
    Instant now = clock.instant();
    boolean mine =
        jdbi.inTransaction(handle -> {
          boolean advanced = store.advance(handle, from, to);
          if (advanced && !events.isEmpty()) {
            queue.addAgain(handle, from.webhookId(), events, now);
          }
          return advanced;
        });
    queued.run();
    return to.filter(seq -> mine)
        .map(seq -> new WebhookReplay(from.webhookId(), seq, from.untilSeq()));
  }
}
