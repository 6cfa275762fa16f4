package com.nissmart.accounts.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nissmart.runtime.identity.KeySource;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.security.interfaces.ECPublicKey;
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
 * key signs and verifies nothing from then on, on every replica.
 */
public final class SigningKeys implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f-]{36}");

  private final SigningKeyStore store = new SigningKeyStore();
  private final Jdbi jdbi;
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
      Jdbi jdbi, Duration signing, Duration tokenLifetime, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.rules = SigningKeyRules.of(signing, tokenLifetime);
    this.ids = ids;
    this.clock = clock;
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
        SigningKey key = make(from.get());
        store.insert(handle, key);
        SecurityEvent.SIGNING_KEY_CREATED.write("key_id", key.id());
        log.info("key {} signs access tokens from {}", key.id(), key.signsFrom());
      }
    });
  }

  /** Returns the public keys as a JWK set (RFC 7517). */
  public JWKSet published() {
    List<JWK> keys =
        jdbi.withHandle(handle -> store.published(handle, clock.instant())).stream()
            .<JWK>map(key -> key.pair().toPublicJWK())
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
        .map(SigningKeys::publicKey)
        .orElse(null);
  }

  /** Returns the key that signs now; creates one when the process missed a rotation. */
  SigningKey current() {
    return signing().orElseGet(this::rotated);
  }

  private SigningKey rotated() {
    rotate();
    return signing()
        .orElseThrow(() -> new IllegalStateException("no key signs, though one was just created"));
  }

  private Optional<SigningKey> signing() {
    return jdbi.withHandle(handle -> store.signingAt(handle, clock.instant()));
  }

  private static ECPublicKey publicKey(SigningKey key) {
    try {
      return key.pair().toECPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException("key " + key.id() + " is no EC key of the JDK", e);
    }
  }

  private SigningKey make(Instant signsFrom) {
    Instant signsUntil = signsFrom.plus(rules.signing());
    try {
      ECKey pair =
          new ECKeyGenerator(Curve.P_256)
              .keyID(ids.next().toString())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
      return new SigningKey(pair, signsFrom, signsUntil, signsUntil.plus(rules.overlap()));
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK cannot make an EC P-256 key", e);
    }
  }
}
