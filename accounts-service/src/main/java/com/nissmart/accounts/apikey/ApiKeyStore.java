package com.nissmart.accounts.apikey;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables of API keys; a secret is stored as its hash. */
final class ApiKeyStore {
  /**
   * A key and which of its secrets was presented.
   *
   * @param isPrevious true when it is the secret before the last rotation
   */
  record ExchangedKey(ApiKey key, boolean isPrevious) {
    /** Returns how long the presented secret will still work. */
    Duration remaining(Instant now) {
      Instant keyEnds = key.expiresAt();
      Instant end =
          key.previousUntil()
              .filter(secretEnds -> isPrevious && secretEnds.isBefore(keyEnds))
              .orElse(keyEnds);
      return Duration.between(now, end);
    }
  }

  /** Locks the user, so that requests for keys of one user follow one another. */
  void lockUser(Handle handle, UUID userId) {
    handle.execute("SELECT FROM app_user WHERE user_id = ? FOR NO KEY UPDATE", userId);
  }

  int countWorking(Handle handle, UUID userId, Instant now) {
    return handle
        .createQuery(
            """
            SELECT count(*) FROM api_key
            WHERE user_id = :userId AND revoked_at IS NULL AND expires_at > :now
            """)
        .bind("userId", userId)
        .bind("now", now)
        .mapTo(int.class)
        .one();
  }

  /**
   * Inserts a key, unless the session that asks for it has ended. Call it after {@link #lockUser},
   * so that a new password or a change of roles does not miss the key.
   *
   * @return whether it was inserted
   */
  boolean insert(Handle handle, ApiKey key, UUID sessionId, byte[] secretHash) {
    return handle
            .createUpdate(
                """
                INSERT INTO api_key (key_id, user_id, name, prefix, scope, secret_hash, created_at, expires_at)
                SELECT :keyId, :userId, :name, :prefix, :scope, :secretHash, :createdAt, :expiresAt
                FROM session s
                JOIN credential c ON c.user_id = s.user_id AND c.version = s.credential_version
                WHERE s.session_id = :sessionId AND s.user_id = :userId AND s.ended_at IS NULL
                """)
            .bind("keyId", key.keyId())
            .bind("userId", key.userId())
            .bind("name", key.name())
            .bind("prefix", key.prefix())
            .bind("scope", key.scope().words())
            .bind("secretHash", secretHash)
            .bind("createdAt", key.createdAt())
            .bind("expiresAt", key.expiresAt())
            .bind("sessionId", sessionId)
            .execute()
        == 1;
  }

  /** Returns all working keys and the newest ended ones, newest first. */
  List<ApiKey> list(Handle handle, UUID userId, Instant now, int mostEnded) {
    return handle
        .createQuery(
            """
            (SELECT * FROM api_key
             WHERE user_id = :userId AND revoked_at IS NULL AND expires_at > :now)
            UNION ALL
            (SELECT * FROM api_key
             WHERE user_id = :userId AND (revoked_at IS NOT NULL OR expires_at <= :now)
             ORDER BY key_id DESC
             LIMIT :mostEnded)
            ORDER BY key_id DESC
            """)
        .bind("userId", userId)
        .bind("now", now)
        .bind("mostEnded", mostEnded)
        .map((row, context) -> key(row))
        .list();
  }

  /** Locks the user's key until the transaction ends. */
  Optional<ApiKey> lock(Handle handle, UUID keyId, UUID userId) {
    return handle
        .createQuery("SELECT * FROM api_key WHERE key_id = :keyId AND user_id = :userId FOR UPDATE")
        .bind("keyId", keyId)
        .bind("userId", userId)
        .map((row, context) -> key(row))
        .findOne();
  }

  /** Returns whether the key belongs to the user and works. */
  boolean isLive(Handle handle, UUID keyId, UUID userId, Instant now) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
                SELECT FROM api_key
                WHERE key_id = :keyId AND user_id = :userId AND revoked_at IS NULL
                  AND expires_at > :now)
            """)
        .bind("keyId", keyId)
        .bind("userId", userId)
        .bind("now", now)
        .mapTo(boolean.class)
        .one();
  }

  /** Finds the key of a working secret. */
  Optional<ExchangedKey> findBySecret(Handle handle, byte[] hash, Instant now) {
    return handle
        .createQuery(
            """
            SELECT k.*, k.secret_hash <> :hash AS is_previous
            FROM api_key k
            WHERE (secret_hash = :hash OR (previous_secret_hash = :hash AND previous_until > :now))
              AND revoked_at IS NULL AND expires_at > :now
            """)
        .bind("hash", hash)
        .bind("now", now)
        .map((row, context) -> new ExchangedKey(key(row), row.getBoolean("is_previous")))
        .findOne();
  }

  /**
   * Replaces the secret. The one before works until {@code previousUntil}, or ends at once when
   * that is empty.
   */
  void rotate(
      Handle handle,
      UUID keyId,
      byte[] secretHash,
      String prefix,
      Optional<Instant> previousUntil) {
    handle
        .createUpdate(
            """
            UPDATE api_key
            SET previous_secret_hash = CASE WHEN CAST(:until AS timestamptz) IS NULL THEN NULL ELSE secret_hash END,
                previous_until = :until, secret_hash = :secretHash, prefix = :prefix
            WHERE key_id = :keyId
            """)
        .bind("until", previousUntil.orElse(null))
        .bind("secretHash", secretHash)
        .bind("prefix", prefix)
        .bind("keyId", keyId)
        .execute();
  }

  void markUsed(Handle handle, UUID keyId, Instant minute) {
    handle
        .createUpdate(
            """
            UPDATE api_key SET last_used_at = :minute
            WHERE key_id = :keyId AND (last_used_at IS NULL OR last_used_at < :minute)
            """)
        .bind("keyId", keyId)
        .bind("minute", minute)
        .execute();
  }

  void revoke(Handle handle, UUID keyId, Instant now) {
    handle.execute(
        "UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL", now, keyId);
  }

  int deleteEnded(Handle handle, Instant before) {
    return handle
        .createUpdate("DELETE FROM api_key WHERE least(revoked_at, expires_at) < :before")
        .bind("before", before)
        .execute();
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getObject("key_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("name"),
        row.getString("prefix"),
        KeyScope.ofTable(row.getString("scope")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        time(row, "last_used_at"),
        time(row, "revoked_at"),
        time(row, "previous_until"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
