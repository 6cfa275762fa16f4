package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The feed of everything that happens in another service, in order. */
public interface EventFeed {

  /** Returns the feed's name in the table of positions. */
  String name();

  /**
   * Follows the feed from a position on.
   *
   * @param position in the feed's own form; empty: from the beginning
   * @throws Refusal when the service does not answer
   */
  Stream open(String position);

  /** Follows the feed from the last event on. */
  Stream openFromNow();

  /** An open stream of the feed. */
  interface Stream extends AutoCloseable {
    /**
     * Returns the items that arrived since the last call, or an empty list.
     *
     * @param most the most items to return
     * @param patience how long to wait for the first item
     * @throws Refusal when the stream has ended
     */
    List<Item> take(int most, Duration patience) throws InterruptedException;

    @Override
    void close();
  }

  /**
   * One item of the feed.
   *
   * @param position the position after this item
   * @param event empty in a heartbeat
   */
  record Item(String position, Optional<WebhookEvent> event) {}
}
