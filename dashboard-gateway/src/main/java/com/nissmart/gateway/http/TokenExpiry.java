package com.nissmart.gateway.http;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;

/** When a token ends. */
final class TokenExpiry {
  private TokenExpiry() {}

  /** The end of a token that was verified before; such a token has one. */
  static Instant of(String verifiedToken) {
    try {
      return SignedJWT.parse(verifiedToken).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException e) {
      throw new IllegalStateException("a verified token cannot be read", e);
    }
  }
}
