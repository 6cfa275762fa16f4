package com.nissmart.accounts.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of signing keys. No other class reads it, because it contains the private keys. */
final class SigningKeyStore {

  /**
   * Locks the table against other writers, so that one replica at a time decides about a new key.
   */
  void lock(Handle handle) {
    handle.execute("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE");
  }

  void insert(Handle handle, StoredSigningKey key) {
    handle
        .createUpdate(
            """
            INSERT INTO signing_key (key_id, private_jwk, signs_from, signs_until, published_until)
            VALUES (:keyId, :privateJwk, :signsFrom, :signsUntil, :publishedUntil)
            """)
        .bind("keyId", key.keyId())
        .bind("privateJwk", key.privateJwk())
        .bind("signsFrom", key.signsFrom())
        .bind("signsUntil", key.signsUntil())
        .bind("publishedUntil", key.publishedUntil())
        .execute();
  }

  void replaceJwk(Handle handle, StoredSigningKey key) {
    handle.execute(
        "UPDATE signing_key SET private_jwk = ? WHERE key_id = ?", key.privateJwk(), key.keyId());
  }

  /** Returns the key that signs at an instant. */
  Optional<StoredSigningKey> signingAt(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT key_id, private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE signs_from <= :now AND signs_until > :now
            ORDER BY signs_from DESC
            LIMIT 1
            """)
        .bind("now", now)
        .mapTo(StoredSigningKey.class)
        .findOne();
  }

  /** Finds a key by its id, unless everything it signed has expired. */
  Optional<StoredSigningKey> published(Handle handle, String keyId, Instant now) {
    return handle
        .createQuery(
            """
            SELECT key_id, private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE key_id = :keyId AND published_until > :now
            """)
        .bind("keyId", keyId)
        .bind("now", now)
        .mapTo(StoredSigningKey.class)
        .findOne();
  }

  /** Returns the end of the last key's signing. */
  Optional<Instant> lastSignsUntil(Handle handle) {
    return handle
        .createQuery("SELECT signs_until FROM signing_key ORDER BY signs_until DESC LIMIT 1")
        .mapTo(Instant.class)
        .findOne();
  }

  /** Returns the keys whose tokens may be valid, including announced ones. */
  List<StoredSigningKey> published(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT key_id, private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE published_until > :now
            ORDER BY signs_from
            """)
        .bind("now", now)
        .mapTo(StoredSigningKey.class)
        .list();
  }

  int deleteUnpublished(Handle handle, Instant now) {
    return handle.execute("DELETE FROM signing_key WHERE published_until <= ?", now);
  }
}
