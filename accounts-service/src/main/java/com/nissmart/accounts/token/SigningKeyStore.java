package com.nissmart.accounts.token;

import com.nimbusds.jose.jwk.ECKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

  void insert(Handle handle, SigningKey key) {
    handle
        .createUpdate(
            """
            INSERT INTO signing_key (key_id, private_jwk, signs_from, signs_until, published_until)
            VALUES (:keyId, :privateJwk, :signsFrom, :signsUntil, :publishedUntil)
            """)
        .bind("keyId", key.id())
        .bind("privateJwk", key.pair().toJSONString())
        .bind("signsFrom", key.signsFrom())
        .bind("signsUntil", key.signsUntil())
        .bind("publishedUntil", key.publishedUntil())
        .execute();
  }

  /** Returns the key that signs at an instant. */
  Optional<SigningKey> signingAt(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE signs_from <= :now AND signs_until > :now
            ORDER BY signs_from DESC
            LIMIT 1
            """)
        .bind("now", now)
        .map((row, context) -> key(row))
        .findOne();
  }

  /** Finds a key by its id, unless everything it signed has expired. */
  Optional<SigningKey> published(Handle handle, String keyId, Instant now) {
    return handle
        .createQuery(
            """
            SELECT private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE key_id = :keyId AND published_until > :now
            """)
        .bind("keyId", keyId)
        .bind("now", now)
        .map((row, context) -> key(row))
        .findOne();
  }

  /** Returns the end of the last key's signing. */
  Optional<Instant> lastSignsUntil(Handle handle) {
    return handle
        .createQuery("SELECT signs_until FROM signing_key ORDER BY signs_until DESC LIMIT 1")
        .map((row, context) -> instant(row, "signs_until"))
        .findOne();
  }

  /** Returns the keys whose tokens may be valid, including announced ones. */
  List<SigningKey> published(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT private_jwk, signs_from, signs_until, published_until
            FROM signing_key
            WHERE published_until > :now
            ORDER BY signs_from
            """)
        .bind("now", now)
        .map((row, context) -> key(row))
        .list();
  }

  int deleteUnpublished(Handle handle, Instant now) {
    return handle.execute("DELETE FROM signing_key WHERE published_until <= ?", now);
  }

  private static SigningKey key(ResultSet row) throws SQLException {
    try {
      return new SigningKey(
          ECKey.parse(row.getString("private_jwk")),
          instant(row, "signs_from"),
          instant(row, "signs_until"),
          instant(row, "published_until"));
    } catch (ParseException e) {
      // The cause is left out, because its message may contain the key.
      throw new IllegalStateException("a row of signing_key does not hold an EC key");
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
