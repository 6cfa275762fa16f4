package com.nissmart.accounts.webhook.feed;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of feeds: the position up to which each was read, and the process that holds it. */
final class FeedPositionStore {

  /** Takes or keeps the feed until {@code until}; returns false while another process holds it. */
  boolean hold(Handle handle, String feed, UUID holder, Instant now, Instant until) {
    return handle
            .createUpdate(
                """
                UPDATE webhook_feed SET holder = :holder, held_until = :until
                WHERE feed = :feed AND (holder IS NULL OR holder = :holder OR held_until <= :now)
                """)
            .bind("feed", feed)
            .bind("holder", holder)
            .bind("now", now)
            .bind("until", until)
            .execute()
        == 1;
  }

  void release(Handle handle, String feed, UUID holder) {
    handle.execute(
        "UPDATE webhook_feed SET holder = NULL, held_until = NULL WHERE feed = ? AND holder = ?",
        feed,
        holder);
  }

  String position(Handle handle, String feed) {
    return handle
        .createQuery("SELECT position FROM webhook_feed WHERE feed = :feed")
        .bind("feed", feed)
        .mapTo(String.class)
        .one();
  }

  /** Moves the position; returns false when another process has moved it. */
  boolean advance(
      Handle handle, String feed, UUID holder, String from, String to, Instant heldUntil) {
    return handle
            .createUpdate(
                """
                UPDATE webhook_feed SET position = :to, held_until = :heldUntil
                WHERE feed = :feed AND holder = :holder AND position = :from
                """)
            .bind("feed", feed)
            .bind("holder", holder)
            .bind("from", from)
            .bind("to", to)
            .bind("heldUntil", heldUntil)
            .execute()
        == 1;
  }
}
