package com.nissmart.accounts.session;

import com.nissmart.accounts.session.Sessions.SessionInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of sessions. Their refresh tokens are in {@link RefreshTokenStore}. */
final class SessionStore {
  /** A browser's session that has not ended. */
  record LiveBrowserSession(UUID sessionId, UUID userId, Instant lastUsedAt, Instant expiresAt) {}

  /** The reasons why a session ends before it expires. */
  enum End {
    SIGNED_OUT,
    SIGNED_OUT_EVERYWHERE,
    PASSWORD_CHANGED,
    TOKEN_REUSED
  }

  /**
   * Inserts a session, unless the password or the roles have changed since the sign-in. A browser's
   * session has the hash of its token.
   *
   * @return whether it was inserted
   */
  boolean insert(Handle handle, Session session, Optional<byte[]> browserTokenHash) {
    // The lock makes a change of roles wait, which then ends this session too.
    return handle
            .createUpdate(
                """
                INSERT INTO session (session_id, user_id, credential_version, user_agent, created_at,
                                     last_used_at, idle_ends_at, expires_at, browser_token_hash)
                SELECT :sessionId, user_id, version, :userAgent, :createdAt,
                       :createdAt, :idleEndsAt, :expiresAt, :browserTokenHash
                FROM credential
                WHERE user_id = :userId AND version = :credentialVersion
                FOR SHARE
                """)
            .bind("sessionId", session.id())
            .bind("userId", session.userId())
            .bind("credentialVersion", session.credentialVersion())
            .bind("userAgent", session.userAgent())
            .bind("createdAt", session.createdAt())
            .bind("idleEndsAt", session.idleEndsAt())
            .bind("expiresAt", session.expiresAt())
            .bind("browserTokenHash", browserTokenHash.orElse(null))
            .execute()
        == 1;
  }

  /** Finds the working session of a browser's token. */
  Optional<LiveBrowserSession> findByBrowserToken(Handle handle, byte[] hash, Instant now) {
    return handle
        .createQuery(
            """
            SELECT s.session_id, s.user_id, s.last_used_at, s.expires_at
            FROM session s
            JOIN credential c ON c.user_id = s.user_id AND c.version = s.credential_version
            WHERE s.browser_token_hash = :hash
              AND s.ended_at IS NULL AND s.idle_ends_at > :now AND s.expires_at > :now
            """)
        .bind("hash", hash)
        .bind("now", now)
        .mapTo(LiveBrowserSession.class)
        .findOne();
  }

  /** Records a use, which extends the session to {@code idleEndsAt} but never beyond its end. */
  void touch(Handle handle, UUID sessionId, Instant now, Instant idleEndsAt) {
    handle
        .createUpdate(
            """
            UPDATE session
            SET last_used_at = greatest(last_used_at, :now),
                idle_ends_at = least(expires_at, greatest(idle_ends_at, :idleEndsAt))
            WHERE session_id = :sessionId
            """)
        .bind("sessionId", sessionId)
        .bind("now", now)
        .bind("idleEndsAt", idleEndsAt)
        .execute();
  }

  /** Ends a session; does nothing when it has ended already. */
  void end(Handle handle, UUID sessionId, End cause, Instant now) {
    handle.execute(
        """
        UPDATE session SET ended_at = ?, ended_because = ?
        WHERE session_id = ? AND ended_at IS NULL
        """,
        now,
        cause.name(),
        sessionId);
  }

  /**
   * Ends all working sessions of a user except the given one.
   *
   * @return how many
   */
  int endOthers(Handle handle, UUID userId, @Nullable UUID kept, End cause, Instant now) {
    return handle
        .createUpdate(
            """
            UPDATE session SET ended_at = :now, ended_because = :cause
            WHERE user_id = :userId AND session_id IS DISTINCT FROM CAST(:kept AS uuid)
              AND ended_at IS NULL AND idle_ends_at > :now AND expires_at > :now
            """)
        .bind("userId", userId)
        .bind("kept", kept)
        .bind("cause", cause.name())
        .bind("now", now)
        .execute();
  }

  /** Makes a session valid for the new version of the password. */
  void keep(Handle handle, UUID sessionId, int credentialVersion) {
    handle.execute(
        """
        UPDATE session SET credential_version = ?
        WHERE session_id = ?
        """,
        credentialVersion,
        sessionId);
  }

  /** Returns the working sessions of a user, newest first. */
  List<SessionInfo> list(Handle handle, UUID userId, Instant now, int most) {
    return handle
        .createQuery(
            """
            SELECT s.session_id AS id, s.user_agent, s.created_at, s.last_used_at
            FROM session s
            JOIN credential c ON c.user_id = s.user_id AND c.version = s.credential_version
            WHERE s.user_id = :userId
              AND s.ended_at IS NULL AND s.idle_ends_at > :now AND s.expires_at > :now
            ORDER BY s.created_at DESC, s.session_id DESC
            LIMIT :most
            """)
        .bind("userId", userId)
        .bind("now", now)
        .bind("most", most)
        .mapTo(SessionInfo.class)
        .list();
  }

  /**
   * Returns whether the session belongs to the user, has not ended, and began with the present
   * password.
   */
  boolean isLive(Handle handle, UUID sessionId, UUID userId, Instant now) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
                SELECT FROM session s
                JOIN credential c ON c.user_id = s.user_id AND c.version = s.credential_version
                WHERE s.session_id = :sessionId AND s.user_id = :userId
                  AND s.ended_at IS NULL AND s.idle_ends_at > :now AND s.expires_at > :now)
            """)
        .bind("sessionId", sessionId)
        .bind("userId", userId)
        .bind("now", now)
        .mapTo(boolean.class)
        .one();
  }

  /** Deletes some expired sessions. Delete their tokens first, to leave little to cascade. */
  int deleteExpired(Handle handle, Instant now, int most) {
    return handle.execute(
        """
        DELETE FROM session
        WHERE session_id IN (
            SELECT session_id FROM session WHERE expires_at <= ? LIMIT ?)
        """,
        now,
        most);
  }

  List<UUID> endedAfter(Handle handle, Instant after) {
    return handle
        .createQuery("SELECT session_id FROM session WHERE ended_at > :after")
        .bind("after", after)
        .mapTo(UUID.class)
        .list();
  }

  List<UUID> apiKeysRevokedAfter(Handle handle, Instant after) {
    return handle
        .createQuery("SELECT key_id FROM api_key WHERE revoked_at > :after")
        .bind("after", after)
        .mapTo(UUID.class)
        .list();
  }
}
