package com.nissmart.gateway.http.identity;

import com.nimbusds.jwt.SignedJWT;
import com.nissmart.runtime.identity.Caller;
import java.text.ParseException;
import java.time.Instant;

/** A verified caller, with the access token that the services verify again. */
public record VerifiedCaller(Caller.User user, String token) {

  /** Returns the end of the token; a verified token has one. */
  public Instant expiresAt() {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException e) {
      throw new IllegalStateException("A verified token cannot be read", e);
    }
  }
}
