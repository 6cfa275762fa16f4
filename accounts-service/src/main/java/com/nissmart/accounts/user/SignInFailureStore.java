package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Failed sign-ins, in the database so that replicas and restarts agree on them. */
final class SignInFailureStore {

  /**
   * Makes attempts with one email follow one another, also the first, which finds no row to lock.
   */
  void lock(Handle handle, EmailAddress email) {
    handle.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", email.key());
  }

  Optional<SignInFailures> find(Handle handle, EmailAddress email) {
    return handle
        .createQuery(
            """
            SELECT failures AS count, last_at, blocked_until
            FROM sign_in_failure
            WHERE email_key = :emailKey
            """)
        .bind("emailKey", email.key())
        .mapTo(SignInFailures.class)
        .findOne();
  }

  /** Replaces what is there. */
  void save(Handle handle, EmailAddress email, SignInFailures failures) {
    handle
        .createUpdate(
            """
            INSERT INTO sign_in_failure (email_key, failures, last_at, blocked_until)
            VALUES (:emailKey, :failures, :lastAt, :blockedUntil)
            ON CONFLICT (email_key) DO UPDATE
            SET failures = excluded.failures, last_at = excluded.last_at,
                blocked_until = excluded.blocked_until
            """)
        .bind("emailKey", email.key())
        .bind("failures", failures.count())
        .bind("lastAt", failures.lastAt())
        .bind("blockedUntil", failures.blockedUntil())
        .execute();
  }

  void forget(Handle handle, EmailAddress email) {
    handle
        .createUpdate("DELETE FROM sign_in_failure WHERE email_key = :emailKey")
        .bind("emailKey", email.key())
        .execute();
  }

  /** Forgets those that would not count any more. */
  void deleteOlder(Handle handle, Instant blockedUntil) {
    handle
        .createUpdate("DELETE FROM sign_in_failure WHERE blocked_until <= :blockedUntil")
        .bind("blockedUntil", blockedUntil)
        .execute();
  }
}
