package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.settings.Secret;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The verification of people's tokens (ES256, issuer nissmart) and services' tokens (HS256, issuer
 * nissmart-services). The algorithm chooses the kind of key and must fit the issuer, so that a
 * public key is never used as a shared secret. A verified token is remembered until it expires,
 * because a signature costs a hundred times as much as the rest of a call; its key is looked up
 * each time, so that a token ends with the key that signed it.
 */
public final class TokenVerifier implements Authenticator {
  private static final int REMEMBERED_TOKENS = 10_000;

  private final KeySource keys;
  private final Duration longestLife;
  private final MACVerifier serviceVerifier;
  private final InstantSource clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TOKENS).build();

  /**
   * A verified token.
   *
   * @param keyId of the key that signed it; null for a service's token
   */
  private record Verified(Caller caller, @Nullable String keyId, long expiresAt) {}

  /**
   * Makes a verifier.
   *
   * @param keys of people's tokens
   * @param serviceSecret at least 32 bytes, shared by our services
   */
  public TokenVerifier(KeySource keys, Secret serviceSecret, InstantSource clock) {
    this(keys, serviceSecret, Tokens.LONGEST_LIFE, clock);
  }

  /** Makes a verifier with another longest life of tokens, for tests that move time. */
  public TokenVerifier(
      KeySource keys, Secret serviceSecret, Duration longestLife, InstantSource clock) {
    this.keys = keys;
    this.longestLife = longestLife;
    this.clock = clock;
    try {
      this.serviceVerifier = new MACVerifier(serviceSecret.bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("The service secret must be at least 32 bytes", e);
    }
  }

  @Override
  public Caller authenticate(String bearerToken) {
    long now = clock.instant().getEpochSecond();
    Verified known = verified.getIfPresent(bearerToken);
    if (known == null) {
      known = verify(bearerToken, now);
      verified.put(bearerToken, known);
    } else if (known.expiresAt <= now || (known.keyId != null && keys.find(known.keyId) == null)) {
      verified.invalidate(bearerToken);
      throw invalid();
    }
    return known.caller;
  }

  @Override
  public boolean isQuick(String bearerToken) {
    Verified known = verified.getIfPresent(bearerToken);
    return known != null && (known.keyId == null || keys.isAtHand(known.keyId));
  }

  private Verified verify(String token, long now) {
    CompactToken parts = CompactToken.parse(token).orElseThrow(TokenVerifier::invalid);
    // These headers demand an extension that is not supported.
    if (parts.header().containsKey("crit") || parts.header().containsKey("b64")) {
      throw invalid();
    }
    Object algorithm = parts.header().get("alg");
    Claims claims = new Claims(parts.claims());
    if ("ES256".equals(algorithm)
        && parts.header().get("kid") instanceof String keyId
        && isSignedBy(keys.find(keyId), parts)) {
      claims.require(Tokens.ISSUER, longestLife, now);
      return new Verified(claims.user(), keyId, claims.expiresAt(longestLife));
    }
    if ("HS256".equals(algorithm) && isSigned(parts, JWSAlgorithm.HS256)) {
      claims.require(Tokens.SERVICE_ISSUER, longestLife, now);
      return new Verified(claims.service(), null, claims.expiresAt(longestLife));
    }
    throw invalid();
  }

  private static boolean isSignedBy(@Nullable ECPublicKey key, CompactToken token) {
    try {
      return key != null
          && new ECDSAVerifier(key)
              .verify(new JWSHeader(JWSAlgorithm.ES256), token.signedBytes(), token.signature());
    } catch (JOSEException e) {
      return false;
    }
  }

  private boolean isSigned(CompactToken token, JWSAlgorithm algorithm) {
    try {
      return serviceVerifier.verify(
          new JWSHeader(algorithm), token.signedBytes(), token.signature());
    } catch (JOSEException e) {
      return false;
    }
  }

  static Refusal invalid() {
    return new Refusal(
        Reason.TOKEN_INVALID, "The access token is not one of ours or is no longer valid");
  }
}
