package com.nissmart.runtime.identity;

import com.nissmart.contract.TokenIssuer;
import com.nissmart.runtime.process.PeriodicTask;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The authentication of callers in every service but the issuer itself: the signature of a token is
 * verified with the issuer's published keys, and a person's token is refused once its session or
 * API key has ended. No call asks the issuer about that: {@link EndedSessionFollower} learns of
 * each end within a second or two.
 */
public final class CallerAuthentication implements Authenticator, AutoCloseable {
  private static final Duration KEYS_PAUSE = Duration.ofSeconds(20);

  private final TokenVerifier verifier;
  private final EndedSessions ended = new EndedSessions();
  private final EndedSessionFollower ends;
  private final PeriodicTask keys;

  /**
   * Makes an authentication that does not follow the ends of sessions yet.
   *
   * @param service the name of the own service
   */
  public CallerAuthentication(
      TokenIssuer issuer, ServiceKeys serviceKeys, String service, InstantSource clock) {
    this(new JwksKeySource(issuer::publishedKeys, clock), issuer, serviceKeys, service, clock);
  }

  private CallerAuthentication(
      JwksKeySource keys,
      TokenIssuer issuer,
      ServiceKeys serviceKeys,
      String service,
      InstantSource clock) {
    this(new TokenVerifier(keys, serviceKeys, service, clock), issuer, keys::keepFresh);
  }

  CallerAuthentication(TokenVerifier verifier, TokenIssuer issuer, Runnable refreshKeys) {
    this.verifier = verifier;
    this.ends = new EndedSessionFollower(issuer, ended);
    this.keys = new PeriodicTask("published-keys", KEYS_PAUSE, refreshKeys);
  }

  /** Follows the ends of sessions and the published keys until it is closed. */
  public CallerAuthentication start() {
    ends.start();
    keys.start();
    return this;
  }

  /** Returns the sessions that are known to have ended. */
  public EndedSessions endedSessions() {
    return ended;
  }

  /** Returns the task that follows the ends of sessions. */
  public EndedSessionFollower sessionEnds() {
    return ends;
  }

  @Override
  public Caller authenticate(String bearerToken) {
    Caller caller = verifier.authenticate(bearerToken);
    if (caller instanceof Caller.User user && ended.contains(user.sessionId())) {
      throw TokenVerifier.invalid();
    }
    return caller;
  }

  @Override
  public boolean isQuick(String bearerToken) {
    return verifier.isQuick(bearerToken);
  }

  @Override
  public void close() {
    keys.close();
    ends.close();
  }
}
