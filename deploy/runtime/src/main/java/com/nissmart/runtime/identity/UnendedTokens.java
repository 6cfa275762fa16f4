package com.nissmart.runtime.identity;

/**
 * Takes a person's token only as long as the session or API key that it came from is not known to
 * be over; otherwise as another authenticator says. Nobody is asked for that: {@link SessionEnds}
 * tells what ended within a second or two.
 */
public final class UnendedTokens implements Authenticator {
  private final Authenticator signatures;
  private final EndedSessions ended;

  /** Asks {@code signatures} first. */
  public UnendedTokens(Authenticator signatures, EndedSessions ended) {
    this.signatures = signatures;
    this.ended = ended;
  }

  @Override
  public Caller authenticate(String bearerToken) {
    Caller caller = signatures.authenticate(bearerToken);
    if (caller instanceof Caller.User user && ended.contains(user.sessionId())) {
      throw TokenVerifier.invalid();
    }
    return caller;
  }

  @Override
  public boolean isQuick(String bearerToken) {
    return signatures.isQuick(bearerToken);
  }
}
