package com.nissmart.accounts.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How far feeds have been read, by whom, and what is to be read again. */
final class FeedStore {

  /** Takes the feed, or keeps it, for a while; false while another process has it. */
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

  void letGo(Handle handle, String feed, UUID holder) {
    handle
        .createUpdate(
            "UPDATE webhook_feed SET holder = NULL, held_until = NULL WHERE feed = :feed AND holder = :holder")
        .bind("feed", feed)
        .bind("holder", holder)
        .execute();
  }

  String position(Handle handle, String feed) {
    return handle
        .createQuery("SELECT position FROM webhook_feed WHERE feed = :feed")
        .bind("feed", feed)
        .mapTo(String.class)
        .one();
  }

  /** Moves on from one position to the next; false when somebody else did. */
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

  /** Replaces what was to be read again for the webhook. */
  void readAgain(Handle handle, Rereading rereading) {
    handle
        .createUpdate(
            """
            INSERT INTO webhook_replay (webhook_id, after_seq, until_seq)
            VALUES (:webhookId, :afterSeq, :untilSeq)
            ON CONFLICT (webhook_id) DO UPDATE
            SET after_seq = excluded.after_seq, until_seq = excluded.until_seq
            """)
        .bind("webhookId", rereading.webhookId())
        .bind("afterSeq", rereading.afterSeq())
        .bind("untilSeq", rereading.untilSeq())
        .execute();
  }

  List<Rereading> rereadings(Handle handle) {
    return handle
        .createQuery(
            "SELECT webhook_id, after_seq, until_seq FROM webhook_replay ORDER BY webhook_id")
        .mapTo(Rereading.class)
        .list();
  }

  /** Moves on, or ends when there is nothing left; false when somebody else did. */
  boolean advance(Handle handle, Rereading from, Optional<Long> to) {
    String sql =
        to.isPresent()
            ? "UPDATE webhook_replay SET after_seq = :to WHERE webhook_id = :webhookId AND after_seq = :from"
            : "DELETE FROM webhook_replay WHERE webhook_id = :webhookId AND after_seq = :from";
    var update = handle.createUpdate(sql);
    to.ifPresent(seq -> update.bind("to", seq));
    return update.bind("webhookId", from.webhookId()).bind("from", from.afterSeq()).execute() == 1;
  }
}
