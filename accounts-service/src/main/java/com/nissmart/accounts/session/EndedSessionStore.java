package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What ended before its time. */
final class EndedSessionStore {
  List<UUID> sessions(Handle handle, Instant after) {
    return handle
        .createQuery("SELECT session_id FROM session WHERE ended_at > :after")
        .bind("after", after)
        .mapTo(UUID.class)
        .list();
  }

  List<UUID> apiKeys(Handle handle, Instant after) {
    return handle
        .createQuery("SELECT key_id FROM api_key WHERE revoked_at > :after")
        .bind("after", after)
        .mapTo(UUID.class)
        .list();
  }
}
