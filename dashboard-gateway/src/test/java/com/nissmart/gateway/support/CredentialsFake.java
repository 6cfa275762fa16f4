package com.nissmart.gateway.support;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Ada's browser session and API key, until they are revoked. */
public final class CredentialsFake {
  /** The token in the cookie of Ada's browser. */
  public static final String COOKIE = "c".repeat(43);

  /** The secret of Ada's API key. */
  public static final String API_KEY = "nsk_" + "k".repeat(43);

  /** The session of Ada's browser. */
  public static final String BROWSER = Ids.SESSION.format(new UUID(5, 1));

  /** Another session of Ada's. */
  public static final String OTHER = Ids.SESSION.format(new UUID(5, 2));

  /** The id of Ada's API key. */
  public static final String KEY_ID = Ids.API_KEY.format(new UUID(6, 1));

  static final int EXPIRES_IN = 600;

  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Map<String, String> sessions = Map.of(COOKIE, BROWSER, API_KEY, KEY_ID);

  /** Makes the secret invalid. */
  public void revoke(String secret) {
    revoked.add(secret);
  }

  void reset() {
    revoked.clear();
    ended.clear();
  }

  String tokenFor(String secret) {
    String session = sessions.get(secret);
    if (session == null || revoked.contains(secret)) {
      throw new Refusal(Reason.TOKEN_INVALID, "It is worth nothing.");
    }
    return token(session);
  }

  /** Ends a session or key, as another gateway would. */
  public void end(String id) {
    ended.add(claim(id));
  }

  Set<String> ended() {
    return ended;
  }

  /** Returns the id in access tokens: a session's bare id, or a key's full id. */
  private static String claim(String id) {
    return Ids.SESSION.isId(id) ? Ids.SESSION.parse("sid", id).toString() : id;
  }

  /** An access token of Ada's. */
  public static String token(String session) {
    return TestTokens.sign(
        new JWTClaimsSet.Builder()
            .issuer(Tokens.ISSUER)
            .subject(SampleIds.ADA_ID)
            .audience(Tokens.AUDIENCE)
            .issueTime(Date.from(MovableClock.START))
            .expirationTime(Date.from(MovableClock.START.plus(Duration.ofDays(1))))
            .claim(Tokens.SESSION_CLAIM, claim(session))
            .claim(Tokens.ROLES_CLAIM, List.of("CUSTOMER"))
            .build());
  }
}
