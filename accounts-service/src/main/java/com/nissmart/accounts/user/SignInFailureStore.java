package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The tables of failed sign-ins. They are in the database so that replicas and restarts agree on
 * them.
 */
final class SignInFailureStore {

  /**
   * Makes attempts with one email follow one another, including the first, which has no row to
   * lock.
   */
  void lock(Handle handle, EmailAddress email) {
    handle.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", email.key());
  }

  Optional<SignInFailures> find(Handle handle, EmailAddress email, String network) {
    return handle
        .createQuery(
            """
            SELECT failures AS count, last_at, blocked_until
            FROM sign_in_failure_from
            WHERE email_key = :emailKey AND network = :network
            """)
        .bind("emailKey", email.key())
        .bind("network", network)
        .mapTo(SignInFailures.class)
        .findOne();
  }

  /** Returns the failures from all networks that the user never signed in from. */
  Optional<SignInPressure> pressure(Handle handle, EmailAddress email) {
    return handle
        .createQuery("SELECT level, at FROM sign_in_pressure WHERE email_key = :emailKey")
        .bind("emailKey", email.key())
        .mapTo(SignInPressure.class)
        .findOne();
  }

  void save(Handle handle, EmailAddress email, String network, SignInFailures failures) {
    handle
        .createUpdate(
            """
            INSERT INTO sign_in_failure_from (email_key, network, failures, last_at, blocked_until)
            VALUES (:emailKey, :network, :failures, :lastAt, :blockedUntil)
            ON CONFLICT (email_key, network) DO UPDATE
            SET failures = excluded.failures, last_at = excluded.last_at,
                blocked_until = excluded.blocked_until
            """)
        .bind("emailKey", email.key())
        .bind("network", network)
        .bind("failures", failures.count())
        .bind("lastAt", failures.lastAt())
        .bind("blockedUntil", failures.blockedUntil())
        .execute();
  }

  /** Stores the failures from unknown networks. */
  void save(Handle handle, EmailAddress email, SignInPressure pressure) {
    handle.execute(
        """
        INSERT INTO sign_in_pressure (email_key, level, at) VALUES (?, ?, ?)
        ON CONFLICT (email_key) DO UPDATE SET level = excluded.level, at = excluded.at
        """,
        email.key(),
        pressure.level(),
        pressure.at());
  }

  void forget(Handle handle, EmailAddress email, String network) {
    handle.execute(
        """
        DELETE FROM sign_in_failure_from WHERE email_key = ? AND network = ?
        """,
        email.key(),
        network);
  }

  /** Removes one failure, because the attempt succeeded. */
  void relieve(Handle handle, EmailAddress email) {
    handle
        .createUpdate(
            """
            WITH emptied AS (
              DELETE FROM sign_in_pressure WHERE email_key = :emailKey AND level = 1)
            UPDATE sign_in_pressure SET level = level - 1 WHERE email_key = :emailKey AND level > 1
            """)
        .bind("emailKey", email.key())
        .execute();
  }

  /** Deletes failures that no longer count. */
  void deleteOlder(Handle handle, Instant blockedUntil, Instant leakedAt) {
    handle.execute("DELETE FROM sign_in_failure_from WHERE blocked_until <= ?", blockedUntil);
    handle.execute("DELETE FROM sign_in_pressure WHERE at <= ?", leakedAt);
  }
}
