package com.nissmart.accounts.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.accounts.user.User;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.identity.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Writes access tokens: JWTs (RFC 7519) signed with ES256, which every service verifies by itself.
 *
 * <p>A client that refreshes keeps its token for the whole life of one. What the gateway exchanges
 * a cookie or an API key for lives for a minute only, as asking again costs it little: so a session
 * or a key that ended has ended everywhere within that minute.
 */
public final class AccessTokens {
  /** The longest life of a token that a cookie or an API key was exchanged for. */
  public static final Duration EXCHANGED = Duration.ofSeconds(60);

  private static final String ROLE_PREFIX = "ROLE_";

  private final SigningKeys keys;
  private final Duration lifetime;

  /**
   * A JWT for every call.
   *
   * @param expiresIn how long it is good
   */
  public record AccessToken(String text, Duration expiresIn) {

    @Override
    public String toString() {
      return "AccessToken[hidden, expiresIn=" + expiresIn + "]";
    }
  }

  /** Tokens that live so long. */
  public AccessTokens(SigningKeys keys, Duration lifetime) {
    this.keys = keys;
    this.lifetime = lifetime;
  }

  /** For a client that has a refresh token too. */
  public AccessToken forClient(User user, UUID sessionId, Instant now) {
    return sign(claims(user, sessionId.toString(), now), lifetime, now);
  }

  /** For a browser whose session lives for so long still, or more. */
  public AccessToken forBrowser(User user, UUID sessionId, Duration left, Instant now) {
    return sign(claims(user, sessionId.toString(), now), exchanged(left), now);
  }

  /**
   * For the holder of an API key.
   *
   * @param keyId key_...
   * @param scope what the key may do, as RFC 8693 writes it
   * @param left how long the key works still
   */
  public AccessToken forApiKey(User user, String keyId, String scope, Duration left, Instant now) {
    return sign(claims(user, keyId, now).claim(Tokens.SCOPE_CLAIM, scope), exchanged(left), now);
  }

  private Duration exchanged(Duration left) {
    Duration longest = lifetime.compareTo(EXCHANGED) < 0 ? lifetime : EXCHANGED;
    return left.compareTo(longest) < 0 ? left : longest;
  }

  private static JWTClaimsSet.Builder claims(User user, String session, Instant now) {
    List<String> roles =
        user.roles().stream()
            .map(role -> role.name().substring(ROLE_PREFIX.length()))
            .sorted()
            .toList();
    return new JWTClaimsSet.Builder()
        .issuer(Tokens.ISSUER)
        .audience(Tokens.AUDIENCE)
        .subject(Ids.USER.format(user.id()))
        .claim(Tokens.SESSION_CLAIM, session)
        .claim(Tokens.ROLES_CLAIM, roles)
        .issueTime(Date.from(now));
  }

  private AccessToken sign(JWTClaimsSet.Builder claims, Duration life, Instant now) {
    SigningKey key = keys.current();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.id()).build();
    SignedJWT jwt = new SignedJWT(header, claims.expirationTime(Date.from(now.plus(life))).build());
    try {
      jwt.sign(new ECDSASigner(key.pair()));
    } catch (JOSEException e) {
      throw new IllegalStateException("key " + key.id() + " cannot sign", e);
    }
    return new AccessToken(jwt.serialize(), life);
  }
}
