package com.nissmart.gateway.http.identity;

import com.nimbusds.jwt.SignedJWT;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import java.text.ParseException;
import java.time.Instant;

/** A verified caller, with the access token that the services verify again. */
public record VerifiedCaller(Caller.User user, String token) {

  /** Refuses with SESSION_CHANGED a request of a page that does not name the caller's session. */
  public VerifiedCaller requireSession(String named) {
    if (!Ids.SESSION.isId(named)
        || !Ids.SESSION.parse("session", named).toString().equals(user.sessionId())) {
      throw new Refusal(
          Reason.SESSION_CHANGED,
          "The page must name the session of the cookie, got '"
              + Refusal.quote(named)
              + "'; load the page again");
    }
    return this;
  }

  /** Returns the end of the token; a verified token has one. */
  public Instant expiresAt() {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException e) {
      throw new IllegalStateException("A verified token cannot be read", e);
    }
  }
}
