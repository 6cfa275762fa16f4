package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What another service tells of everything that happens in it, in order. */
public interface EventFeed {

  /** As the table of positions knows it. */
  String name();

  /**
   * Follows it from a position on.
   *
   * @param position in the words of the feed; empty: from the beginning
   * @throws Refusal when the service is away
   */
  Stream open(String position);

  /** Follows it from the last event on. */
  Stream openFromNow();

  /** The feed on its way here. */
  interface Stream extends AutoCloseable {
    /**
     * What came since the last call.
     *
     * @param most items at most
     * @param patience how long to wait for the first
     * @return nothing when none came
     * @throws Refusal when the stream ended
     */
    List<Item> take(int most, Duration patience) throws InterruptedException;

    @Override
    void close();
  }

  /**
   * One step of the feed.
   *
   * @param position where it is resumed after this step
   * @param event empty in a sign of life
   */
  record Item(String position, Optional<WebhookEvent> event) {}
}
