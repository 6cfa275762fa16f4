package com.nissmart.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/**
 * The verification of people's tokens (issuer nissmart) and services' tokens (issuer
 * nissmart-services). The issuer chooses the kind of key, whose algorithm it must be, so that a
 * public key is never used as a shared secret. A verified token is remembered until it expires,
 * because a signature costs a hundred times as much as the rest of a call. Its key is looked up
 * each time, so that a token ends with the key that signed it.
 */
public final class TokenVerifier implements Authenticator {
  /** The bytes of memory that a remembered token takes at most, its place in the cache too. */
  private static final int TOKEN_BYTES = 344;

  private static final int HEAP_PART = 16;
  private static final long FEWEST = 10_000;

  /** The tokens of all verifiers, which share the memory of the process; dead ones are dropped. */
  private static final Cache<Remembered, Verified> VERIFIED =
      Caffeine.newBuilder()
          .maximumSize(remembered(Runtime.getRuntime().maxMemory()))
          .expireAfterWrite(Tokens.LONGEST_LIFE)
          .build();

  private final KeySource keys;
  private final ServiceKeys serviceKeys;
  private final Set<String> ownNames;
  private final Duration longestLife;
  private final Duration longestServiceLife;
  private final InstantSource clock;

  /** A token that a verifier has verified: another one knows other keys and audiences. */
  private record Remembered(TokenVerifier by, TokenHash token) {}

  /**
   * A verified token.
   *
   * @param keyId of the key that signed it
   */
  private record Verified(Caller caller, String keyId, long expiresAt) {}

  /**
   * Makes a verifier.
   *
   * @param keys of people's tokens
   * @param serviceKeys of services' tokens
   * @param service the own service, which must be the audience of a service's token
   */
  public TokenVerifier(
      KeySource keys, ServiceKeys serviceKeys, String service, InstantSource clock) {
    this(
        keys,
        serviceKeys,
        Set.of(service),
        Tokens.LONGEST_LIFE,
        Tokens.LONGEST_SERVICE_LIFE,
        clock);
  }

  /** Makes a verifier for several services and with other lives, for tests that move time. */
  public TokenVerifier(
      KeySource keys,
      ServiceKeys serviceKeys,
      Set<String> services,
      Duration longestLife,
      Duration longestServiceLife,
      InstantSource clock) {
    this.keys = keys;
    this.serviceKeys = serviceKeys;
    this.ownNames = services;
    this.longestLife = longestLife;
    this.longestServiceLife = longestServiceLife;
    this.clock = clock;
  }

  @Override
  public Caller authenticate(String bearerToken) {
    long now = clock.instant().getEpochSecond();
    Remembered key = new Remembered(this, TokenHash.of(bearerToken));
    Verified known = VERIFIED.getIfPresent(key);
    if (known == null) {
      known = verify(bearerToken, now);
      VERIFIED.put(key, known);
    } else if (known.expiresAt <= now || !isKeyInUse(known)) {
      VERIFIED.invalidate(key);
      throw invalid();
    }
    return known.caller;
  }

  @Override
  public boolean isQuick(String bearerToken) {
    Verified known = VERIFIED.getIfPresent(new Remembered(this, TokenHash.of(bearerToken)));
    return known != null && (known.caller instanceof Caller.Service || keys.isAtHand(known.keyId));
  }

  /** Returns how many tokens a process with so many bytes of heap remembers, of all verifiers. */
  static long remembered(long heap) {
    return Math.max(FEWEST, heap / HEAP_PART / TOKEN_BYTES);
  }

  private boolean isKeyInUse(Verified known) {
    return switch (known.caller) {
      case Caller.User user -> keys.find(known.keyId) != null;
      case Caller.Service service -> serviceKeys.has(known.keyId);
    };
  }

  private Verified verify(String token, long now) {
    CompactToken parts = CompactToken.parse(token).orElseThrow(TokenVerifier::invalid);
    // These headers demand an extension that is not supported.
    if (parts.header().containsKey("crit") || parts.header().containsKey("b64")) {
      throw invalid();
    }
    Claims claims = new Claims(parts.claims());
    return Tokens.SERVICE_ISSUER.equals(parts.claims().get("iss"))
        ? verifyService(parts, claims, now)
        : verifyUser(parts, claims, now);
  }

  private Verified verifyUser(CompactToken token, Claims claims, long now) {
    if (!"ES256".equals(token.header().get("alg"))
        || !(token.header().get("kid") instanceof String keyId)) {
      throw invalid();
    }
    ECPublicKey key = keys.find(keyId);
    if (key == null || !token.isSignedBy(key)) {
      throw invalid();
    }
    claims.require(Tokens.ISSUER, Set.of(Tokens.AUDIENCE), longestLife, now);
    // Thousands of tokens have the same key.
    return new Verified(claims.user(), keyId.intern(), claims.expiresAt(longestLife));
  }

  private Verified verifyService(CompactToken token, Claims claims, long now) {
    Caller.Service service = claims.service();
    String keyId = serviceKeys.signer(token, service.name()).orElseThrow(TokenVerifier::invalid);
    claims.require(Tokens.SERVICE_ISSUER, ownNames, longestServiceLife, now);
    return new Verified(service, keyId, claims.expiresAt(longestServiceLife));
  }

  static Refusal invalid() {
    return new Refusal(
        Reason.TOKEN_INVALID, "The access token is not one of ours or is no longer valid");
  }
}
