package com.nissmart.accounts.webhook.sending;

import com.nissmart.accounts.webhook.sending.WebhookSecrets.StoredSecret;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The secrets in the table of webhooks, for encrypting them again. */
final class WebhookSecretStore {

  /** Locks and returns webhooks with a secret that does not begin with the prefix. */
  List<StoredSecret> lockOthers(Handle handle, String prefix, int most) {
    return handle
        .createQuery(
            """
            SELECT webhook_id, secret, previous_secret FROM webhook
            WHERE deleted_at IS NULL
                AND (NOT starts_with(secret, :prefix) OR NOT starts_with(previous_secret, :prefix))
            ORDER BY webhook_id
            LIMIT :most
            FOR NO KEY UPDATE
            """)
        .bind("prefix", prefix)
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
