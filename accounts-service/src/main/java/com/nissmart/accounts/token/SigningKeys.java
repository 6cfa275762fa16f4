package com.nissmart.accounts.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nissmart.runtime.encryption.Envelopes;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.identity.KeySource;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign access tokens. They are read from the database each time, so that a deleted
 * key signs and verifies nothing from then on, on every replica. The database has them encrypted.
 */
public final class SigningKeys implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f-]{36}");
  private static final int REMEMBERED = 100;

  private final SigningKeyStore store = new SigningKeyStore();
  private final Jdbi jdbi;
  private final Envelopes envelopes;
  private final Cache<StoredSigningKey, ECKey> opened =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final SigningKeyRules rules;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * Reads the keys in the given database.
   *
   * @param signing how long each key signs
   * @param tokenLifetime the lifetime of a token
   */
  public SigningKeys(
      Jdbi jdbi,
      KeyEncryption encryption,
      Duration signing,
      Duration tokenLifetime,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.envelopes = new Envelopes(encryption);
    this.rules = SigningKeyRules.of(signing, tokenLifetime);
    this.ids = ids;
    this.clock = clock;
  }

  /** Encrypts the keys that are kept in clear or under an earlier key-encryption key. */
  public void seal() {
    jdbi.useTransaction(handle -> {
      store.lock(handle);
      for (StoredSigningKey key : store.published(handle, clock.instant())) {
        if (!key.privateJwk().startsWith(envelopes.currentPrefix())) {
          store.replaceJwk(handle, key.withJwk(sealed(pair(key))));
        }
      }
    });
  }

  /** Creates the next key when it is due, and deletes keys that nobody needs to verify with. */
  public void rotate() {
    jdbi.useTransaction(handle -> {
      store.lock(handle);
      Instant now = clock.instant();
      store.deleteUnpublished(handle, now);
      boolean anySigns = store.signingAt(handle, now).isPresent();
      Optional<Instant> from = rules.nextSignsFrom(anySigns, store.lastSignsUntil(handle), now);
      if (from.isPresent()) {
        StoredSigningKey key = make(from.get());
        store.insert(handle, key);
        SecurityEvent.SIGNING_KEY_CREATED.write("key_id", key.keyId());
        log.info("key {} signs access tokens from {}", key.keyId(), key.signsFrom());
      }
    });
  }

  /** Returns the public keys as a JWK set (RFC 7517). */
  public JWKSet published() {
    List<JWK> keys =
        jdbi.withHandle(handle -> store.published(handle, clock.instant())).stream()
            .<JWK>map(key -> pair(key).toPublicJWK())
            .toList();
    return new JWKSet(keys);
  }

  @Override
  public @Nullable ECPublicKey find(String keyId) {
    // The id in an unverified token is looked up only if it is well-formed.
    if (!KEY_ID.matcher(keyId).matches()) {
      return null;
    }
    return jdbi.withHandle(handle -> store.published(handle, keyId, clock.instant()))
        .map(this::publicKey)
        .orElse(null);
  }

  /** Each look-up asks the database. */
  @Override
  public boolean isAtHand(String keyId) {
    return false;
  }

  /**
   * Returns the key pair that signs now; its key id is the token's {@code kid}. Creates one when
   * the process missed a rotation.
   */
  ECKey current() {
    return pair(signing().orElseGet(this::rotated));
  }

  private StoredSigningKey rotated() {
    rotate();
    return signing()
        .orElseThrow(() -> new IllegalStateException("no key signs, though one was just created"));
  }

  private Optional<StoredSigningKey> signing() {
    return jdbi.withHandle(handle -> store.signingAt(handle, clock.instant()));
  }

  private ECPublicKey publicKey(StoredSigningKey key) {
    try {
      return pair(key).toECPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException("key " + key.keyId() + " is no EC key of the JDK", e);
    }
  }

  private ECKey pair(StoredSigningKey key) {
    return opened.get(key, this::open);
  }

  private ECKey open(StoredSigningKey key) {
    String jwk = key.privateJwk();
    try {
      return ECKey.parse(
          Envelopes.isSealed(jwk)
              ? new String(envelopes.open(row(key.keyId()), jwk), StandardCharsets.UTF_8)
              : jwk);
    } catch (ParseException e) {
      // The cause is left out, because its message may contain the key.
      throw new IllegalStateException("a row of signing_key does not hold an EC key");
    }
  }

  private String sealed(ECKey pair) {
    return envelopes.seal(
        row(pair.getKeyID()), pair.toJSONString().getBytes(StandardCharsets.UTF_8));
  }

  private static String row(String keyId) {
    return "signing_key/" + keyId;
  }

  private StoredSigningKey make(Instant signsFrom) {
    Instant signsUntil = signsFrom.plus(rules.signing());
    try {
      ECKey pair =
          new ECKeyGenerator(Curve.P_256)
              .keyID(ids.next().toString())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
      return new StoredSigningKey(
          pair.getKeyID(), sealed(pair), signsFrom, signsUntil, signsUntil.plus(rules.overlap()));
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK cannot make an EC P-256 key", e);
    }
  }
}
