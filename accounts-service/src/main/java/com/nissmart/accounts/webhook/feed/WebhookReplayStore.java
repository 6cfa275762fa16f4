package com.nissmart.accounts.webhook.feed;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of requested replays that are not finished. */
final class WebhookReplayStore {
  /**
   * A part of the ledger's feed that is read again for one webhook.
   *
   * @param afterSeq the last position that was read
   * @param untilSeq the last position to read
   */
  record WebhookReplay(UUID webhookId, long afterSeq, long untilSeq) {}

  List<WebhookReplay> list(Handle handle) {
    return handle
        .createQuery(
            "SELECT webhook_id, after_seq, until_seq FROM webhook_replay ORDER BY webhook_id")
        .mapTo(WebhookReplay.class)
        .list();
  }

  /**
   * Moves the replay on, or deletes it when it is finished; returns false when another process did.
   */
  boolean advance(Handle handle, WebhookReplay from, Optional<Long> to) {
    String sql =
        to.isPresent()
            ? "UPDATE webhook_replay SET after_seq = :to WHERE webhook_id = :webhookId AND after_seq = :from"
            : "DELETE FROM webhook_replay WHERE webhook_id = :webhookId AND after_seq = :from";
    var update = handle.createUpdate(sql);
    to.ifPresent(seq -> update.bind("to", seq));
    return update.bind("webhookId", from.webhookId()).bind("from", from.afterSeq()).execute() == 1;
  }
}
