package com.nissmart.accounts.session;

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
 */
public final class AccessTokens {
  private static final String ROLE_PREFIX = "ROLE_";

  private final SigningKeys keys;
  private final Duration lifetime;

  /** Tokens that live so long. */
  public AccessTokens(SigningKeys keys, Duration lifetime) {
    this.keys = keys;
    this.lifetime = lifetime;
  }

  /** What the client of a session gets: a new access token beside its refresh token. */
  SessionTokens with(User user, UUID sessionId, RefreshToken refreshToken, Instant now) {
    return new SessionTokens(sign(claims(user, sessionId, now)), lifetime, refreshToken.text());
  }

  private JWTClaimsSet claims(User user, UUID sessionId, Instant now) {
    List<String> roles =
        user.roles().stream()
            .map(role -> role.name().substring(ROLE_PREFIX.length()))
            .sorted()
            .toList();
    return new JWTClaimsSet.Builder()
        .issuer(Tokens.ISSUER)
        .audience(Tokens.AUDIENCE)
        .subject(Ids.USER.format(user.id()))
        .claim(Tokens.SESSION_CLAIM, sessionId.toString())
        .claim(Tokens.ROLES_CLAIM, roles)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(lifetime)))
        .build();
  }

  private String sign(JWTClaimsSet claims) {
    SigningKey key = keys.current();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.id()).build();
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(new ECDSASigner(key.pair()));
    } catch (JOSEException e) {
      throw new IllegalStateException("key " + key.id() + " cannot sign", e);
    }
    return jwt.serialize();
  }
}
