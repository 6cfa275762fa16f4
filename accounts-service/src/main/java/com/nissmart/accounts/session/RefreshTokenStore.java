package com.nissmart.accounts.session;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of refresh tokens, which are stored as hashes. */
final class RefreshTokenStore {

  void insert(
      Handle handle, UUID sessionId, byte[] hash, Optional<byte[]> successorOf, Instant expiresAt) {
    handle
        .createUpdate(
            """
            INSERT INTO refresh_token (token_hash, session_id, successor_of, expires_at)
            VALUES (:hash, :sessionId, :successorOf, :expiresAt)
            """)
        .bind("hash", hash)
        .bind("sessionId", sessionId)
        .bind("successorOf", successorOf.orElse(null))
        .bind("expiresAt", expiresAt)
        .execute();
  }

  /** Locks the session of a token, so that two uses of the token follow one another. */
  Optional<UUID> lockSessionOf(Handle handle, byte[] hash) {
    return handle
        .createQuery(
            """
            SELECT s.session_id
            FROM session s
            JOIN refresh_token t ON t.session_id = s.session_id
            WHERE t.token_hash = :hash
            FOR UPDATE OF s
            """)
        .bind("hash", hash)
        .mapTo(UUID.class)
        .findOne();
  }

  /**
   * Returns the present state of a token. Call it after {@link #lockSessionOf}, as a separate
   * statement, to see what the other transaction committed.
   */
  PresentedRefreshToken find(Handle handle, byte[] hash) {
    return handle
        .createQuery(
            """
            SELECT s.session_id, s.user_id, t.used_at, t.expires_at,
                   EXISTS (SELECT FROM refresh_token n
                           WHERE n.session_id = t.session_id AND n.successor_of = t.token_hash
                             AND n.used_at IS NULL) AS successor_unused,
                   s.ended_at IS NOT NULL AS ended, s.expires_at AS session_expires_at,
                   s.credential_version <> c.version AS password_changed
            FROM refresh_token t
            JOIN session s ON s.session_id = t.session_id
            JOIN credential c ON c.user_id = s.user_id
            WHERE t.token_hash = :hash
            """)
        .bind("hash", hash)
        .mapTo(PresentedRefreshToken.class)
        .one();
  }

  void markUsed(Handle handle, UUID sessionId, Instant now) {
    handle.execute(
        """
        UPDATE refresh_token SET used_at = ?
        WHERE session_id = ? AND used_at IS NULL
        """,
        now,
        sessionId);
  }

  /**
   * Deletes some expired tokens, which are refused either way.
   *
   * @return how many
   */
  int deleteExpired(Handle handle, Instant now, int most) {
    return handle.execute(
        """
        DELETE FROM refresh_token
        WHERE token_hash IN (
            SELECT token_hash FROM refresh_token WHERE expires_at <= ? LIMIT ?)
        """,
        now,
        most);
  }
}
