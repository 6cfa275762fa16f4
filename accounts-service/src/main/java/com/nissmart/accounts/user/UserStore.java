package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.json.EnumWords;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The tables of users and credentials. Roles are stored without the prefix of their enum. */
final class UserStore {
  /**
   * The password of a user.
   *
   * @param passwordHash Argon2id in its encoded form (PHC string)
   * @param version grows with each change of the password; sessions of earlier versions have ended
   */
  record Credential(String passwordHash, int version) {

    @Override
    public String toString() {
      return "Credential[version=" + version + "]";
    }
  }

  /** Inserts a user; returns false when the email is taken, in upper or lower case. */
  boolean insert(Handle handle, User user) {
    return handle
            .createUpdate(
                """
                INSERT INTO app_user (user_id, email, first_name, last_name, roles, created_at)
                VALUES (:userId, :email, :firstName, :lastName, string_to_array(:roles, ','), :createdAt)
                ON CONFLICT (lower(email)) DO NOTHING
                """)
            .bind("userId", user.id())
            .bind("email", user.email().text())
            .bind("firstName", user.firstName())
            .bind("lastName", user.lastName())
            .bind("roles", words(user.roles()))
            .bind("createdAt", user.createdAt())
            .execute()
        == 1;
  }

  void insertCredential(Handle handle, UUID userId, String passwordHash) {
    handle.execute(
        """
        INSERT INTO credential (user_id, password_hash, version)
        VALUES (?, ?, 1)
        """,
        userId,
        passwordHash);
  }

  Optional<User> find(Handle handle, UUID userId) {
    return handle
        .createQuery(
            """
            SELECT user_id, email, first_name, last_name, roles, created_at
            FROM app_user
            WHERE user_id = :userId
            """)
        .bind("userId", userId)
        .map((row, context) -> User.map(row))
        .findOne();
  }

  Optional<User> findByEmail(Handle handle, EmailAddress email) {
    return handle
        .createQuery(
            """
            SELECT user_id, email, first_name, last_name, roles, created_at
            FROM app_user
            WHERE lower(email) = :emailKey
            """)
        .bind("emailKey", email.key())
        .map((row, context) -> User.map(row))
        .findOne();
  }

  /** Locks the user against changes and new wallets until the transaction ends. */
  void lock(Handle handle, UUID userId) {
    handle.execute("SELECT FROM app_user WHERE user_id = ? FOR UPDATE", userId);
  }

  Credential credential(Handle handle, UUID userId) {
    return handle
        .createQuery("SELECT password_hash, version FROM credential WHERE user_id = :userId")
        .bind("userId", userId)
        .mapTo(Credential.class)
        .one();
  }

  /** Sets a new password, which ends the sessions of the one before. */
  void changePassword(Handle handle, UUID userId, String passwordHash) {
    handle.execute(
        "UPDATE credential SET password_hash = ?, version = version + 1 WHERE user_id = ?",
        passwordHash,
        userId);
  }

  /** Sets a new password if the present one has the given version; returns whether it did. */
  boolean changePassword(Handle handle, UUID userId, String passwordHash, int version) {
    return handle.execute(
            """
            UPDATE credential SET password_hash = ?, version = version + 1
            WHERE user_id = ? AND version = ?
            """,
            passwordHash,
            userId,
            version)
        == 1;
  }

  /** Sets a new name and returns the changed user. An empty part is left unchanged. */
  Optional<User> rename(Handle handle, UUID userId, String firstName, String lastName) {
    return handle
        .createQuery(
            """
            UPDATE app_user
            SET first_name = coalesce(nullif(:firstName, ''), first_name),
                last_name = coalesce(nullif(:lastName, ''), last_name)
            WHERE user_id = :userId
            RETURNING user_id, email, first_name, last_name, roles, created_at
            """)
        .bind("userId", userId)
        .bind("firstName", firstName)
        .bind("lastName", lastName)
        .map((row, context) -> User.map(row))
        .findOne();
  }

  void changeRoles(Handle handle, UUID userId, Set<Role> roles) {
    handle.execute(
        "UPDATE app_user SET roles = string_to_array(?, ',') WHERE user_id = ?",
        words(roles),
        userId);
  }

  /** Makes every session invalid that a sign-in is about to begin. */
  void raiseVersion(Handle handle, UUID userId) {
    handle.execute("UPDATE credential SET version = version + 1 WHERE user_id = ?", userId);
  }

  /**
   * Ends the user's sessions.
   *
   * @param cause PASSWORD_CHANGED or ROLES_CHANGED
   */
  void endSessions(Handle handle, UUID userId, String cause, Instant now) {
    handle.execute(
        """
        UPDATE session SET ended_at = ?, ended_because = ?
        WHERE user_id = ? AND ended_at IS NULL
        """,
        now,
        cause,
        userId);
  }

  /** Ends the user's API keys and webhooks. */
  void endMachines(Handle handle, UUID userId, Instant now) {
    endApiKeys(handle, userId, now);
    handle
        .createUpdate(
            """
            WITH ended AS (
                UPDATE webhook SET deleted_at = :now
                WHERE user_id = :userId AND deleted_at IS NULL
                RETURNING webhook_id),
            emptied AS (DELETE FROM webhook_queue WHERE webhook_id IN (SELECT webhook_id FROM ended))
            UPDATE webhook_delivery
            SET status = 'FAILED', next_attempt_at = NULL, last_answer = 'The webhook was deleted',
                claim = claim + 1
            WHERE webhook_id IN (SELECT webhook_id FROM ended) AND status = 'PENDING'
            """)
        .bind("now", now)
        .bind("userId", userId)
        .execute();
  }

  void endApiKeys(Handle handle, UUID userId, Instant now) {
    handle.execute(
        "UPDATE api_key SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL", now, userId);
  }

  int countOperators(Handle handle) {
    return handle
        .createQuery("SELECT count(*) FROM app_user WHERE roles @> ARRAY['OPERATOR']")
        .mapTo(int.class)
        .one();
  }

  boolean hasWallet(Handle handle, UUID userId) {
    return handle
        .createQuery("SELECT EXISTS (SELECT FROM wallet WHERE user_id = :userId)")
        .bind("userId", userId)
        .mapTo(boolean.class)
        .one();
  }

  private static String words(Set<Role> roles) {
    return roles.stream()
        .map(role -> EnumWords.word(role, User.ROLE_PREFIX))
        .sorted()
        .collect(Collectors.joining(","));
  }
}
