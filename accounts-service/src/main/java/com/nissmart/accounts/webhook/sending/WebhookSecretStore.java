package com.nissmart.accounts.webhook.sending;

import com.nissmart.accounts.webhook.sending.WebhookSecrets.StoredSecret;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The secrets in the table of webhooks, for encrypting them again. */
final class WebhookSecretStore {

  /** Deletes previous secrets that sign nothing any more. */
  void clearExpired(Handle handle, Instant now) {
    handle.execute(
        """
        UPDATE webhook SET previous_secret = NULL, previous_until = NULL
        WHERE previous_until <= ?
        """,
        now);
  }

  /**
   * Locks and returns webhooks after one, with a secret that does not begin with the prefix, in the
   * order of their ids.
   */
  List<StoredSecret> lockOthers(Handle handle, String prefix, UUID after, int most) {
    return handle
        .createQuery(
            """
            SELECT webhook_id, secret, previous_secret FROM webhook
            WHERE deleted_at IS NULL
                AND webhook_id > :after
                AND (NOT starts_with(secret, :prefix) OR NOT starts_with(previous_secret, :prefix))
            ORDER BY webhook_id
            LIMIT :most
            FOR NO KEY UPDATE
            """)
        .bind("prefix", prefix)
        .bind("after", after)
        .bind("most", most)
        .mapTo(StoredSecret.class)
        .list();
  }

  void replace(Handle handle, StoredSecret stored) {
    handle.execute(
        "UPDATE webhook SET secret = ?, previous_secret = ? WHERE webhook_id = ?",
        stored.secret(),
        stored.previousSecret().orElse(null),
        stored.webhookId());
  }
}
