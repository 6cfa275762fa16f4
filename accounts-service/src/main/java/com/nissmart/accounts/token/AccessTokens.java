package com.nissmart.accounts.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
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
 * A writer of access tokens: JWTs (RFC 7519) signed with ES256, which every service verifies by
 * itself.
 *
 * <p>A client that refreshes has a token of the full lifetime. Cookies and API keys are exchanged
 * for tokens of at most a minute, because the gateway can repeat the exchange cheaply.
 */
public record AccessTokens(SigningKeys keys, Duration lifetime) {
  /** The longest life of a token that replaces a cookie or an API key. */
  public static final Duration EXCHANGED = Duration.ofSeconds(60);

  private static final String ROLE_PREFIX = "ROLE_";

  /**
   * An access token, a JWT.
   *
   * @param expiresIn its remaining life
   */
  public record AccessToken(String text, Duration expiresIn) {
    /** Returns the remaining life in whole seconds. */
    public int seconds() {
      return Math.toIntExact(expiresIn.toSeconds());
    }

    @Override
    public String toString() {
      return "AccessToken[hidden, expiresIn=" + expiresIn + "]";
    }
  }

  /** Returns a token for a client that also has a refresh token. */
  public AccessToken forClient(User user, UUID sessionId, Instant now) {
    return sign(claims(user, sessionId.toString(), now), lifetime, now);
  }

  /**
   * Returns a token for a browser.
   *
   * @param remaining the remaining life of its session
   */
  public AccessToken forBrowser(User user, UUID sessionId, Duration remaining, Instant now) {
    return sign(claims(user, sessionId.toString(), now), exchanged(remaining), now);
  }

  /**
   * Returns a token for the holder of an API key.
   *
   * @param keyId key_...
   * @param scope the key's scope in the form of RFC 8693
   * @param remaining the remaining life of the key
   */
  public AccessToken forApiKey(
      User user, String keyId, String scope, Duration remaining, Instant now) {
    return sign(
        claims(user, keyId, now).claim(Tokens.SCOPE_CLAIM, scope), exchanged(remaining), now);
  }

  private Duration exchanged(Duration remaining) {
    Duration longest = lifetime.compareTo(EXCHANGED) < 0 ? lifetime : EXCHANGED;
    return remaining.compareTo(longest) < 0 ? remaining : longest;
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
    ECKey key = keys.current();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT jwt = new SignedJWT(header, claims.expirationTime(Date.from(now.plus(life))).build());
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("key " + key.getKeyID() + " cannot sign", e);
    }
    return new AccessToken(jwt.serialize(), life);
  }
}
