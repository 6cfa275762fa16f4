package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of networks that users have signed in from. */
final class SignInNetworkStore {

  /**
   * Returns whether a user with this email has signed in from the network; false for an unknown
   * email.
   */
  boolean isKnown(Handle handle, EmailAddress email, String network) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT 1 FROM sign_in_network n JOIN app_user u USING (user_id)
                            WHERE lower(u.email) = :emailKey AND n.network = :network)
            """)
        .bind("emailKey", email.key())
        .bind("network", network)
        .mapTo(boolean.class)
        .one();
  }

  void remember(Handle handle, UUID userId, String network, Instant now) {
    handle.execute(
        """
        INSERT INTO sign_in_network (user_id, network, last_at) VALUES (?, ?, ?)
        ON CONFLICT (user_id, network) DO UPDATE SET last_at = excluded.last_at
        """,
        userId,
        network,
        now);
  }

  void deleteOlder(Handle handle, Instant lastAt) {
    handle.execute("DELETE FROM sign_in_network WHERE last_at <= ?", lastAt);
  }
}
