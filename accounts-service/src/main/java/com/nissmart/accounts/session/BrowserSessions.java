package com.nissmart.accounts.session;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.secret.OpaqueToken;
import com.nissmart.accounts.session.SessionStore.LiveBrowserSession;
import com.nissmart.accounts.token.AccessTokens;
import com.nissmart.accounts.token.AccessTokens.AccessToken;
import com.nissmart.accounts.user.SignIns;
import com.nissmart.accounts.user.SignIns.SignedIn;
import com.nissmart.accounts.user.User;
import com.nissmart.accounts.user.Users;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The sessions of browsers. A browser has one opaque token in a cookie that scripts cannot read.
 * The gateway exchanges it for access tokens.
 */
public final class BrowserSessions {
  /** The precision of a session's last use; using it more often writes nothing. */
  private static final Duration TOUCHED_EVERY = Duration.ofMinutes(1);

  private final SessionStore store = new SessionStore();
  private final SecureRandom random = new SecureRandom();
  private final Jdbi jdbi;
  private final SignIns signIns;
  private final Users users;
  private final AccessTokens accessTokens;
  private final SessionLifetimes lifetimes;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * A browser's new session.
   *
   * @param token for the cookie; only its hash is stored
   * @param expiresIn its longest life, however much it is used
   */
  public record BrowserSession(String token, Duration expiresIn, User user) {

    @Override
    public String toString() {
      return "BrowserSession[hidden]";
    }
  }

  public BrowserSessions(
      Jdbi jdbi,
      SignIns signIns,
      Users users,
      AccessTokens accessTokens,
      SessionLifetimes lifetimes,
      IdGenerator ids,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.signIns = signIns;
    this.users = users;
    this.accessTokens = accessTokens;
    this.lifetimes = lifetimes;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Signs a user in.
   *
   * @param network of the browser, or "" when it is not known
   * @param userAgent the browser's own name
   * @throws Refusal as {@link SignIns#signIn}
   */
  public BrowserSession begin(
      String email, PlainPassword password, String network, String userAgent) {
    SignedIn signedIn = signIns.signIn(email, password, network);
    Instant now = clock.instant();
    OpaqueToken token = OpaqueToken.random("", random);
    Session session = Session.begin(ids.next(), signedIn, userAgent, lifetimes, now);
    if (!jdbi.inTransaction(handle -> store.insert(handle, session, Optional.of(token.hash())))) {
      throw SessionRules.changedMeanwhile();
    }
    return new BrowserSession(token.text(), lifetimes.longest(), signedIn.user());
  }

  /**
   * Exchanges a browser's token for an access token.
   *
   * @throws Refusal TOKEN_INVALID
   */
  public AccessToken exchange(String typed) {
    Instant now = clock.instant();
    byte[] hash = new OpaqueToken(typed).hash();
    LiveBrowserSession session =
        jdbi.withHandle(handle -> store.findByBrowserToken(handle, hash, now))
            .orElseThrow(
                () -> new Refusal(Reason.TOKEN_INVALID, "The session has ended; sign in again"));
    if (!now.isBefore(session.lastUsedAt().plus(TOUCHED_EVERY))) {
      Instant idleEnd = now.plus(lifetimes.idle());
      jdbi.useHandle(handle -> store.touch(handle, session.sessionId(), now, idleEnd));
    }
    User user = users.get(session.userId());
    return accessTokens.forBrowser(
        user, session.sessionId(), Duration.between(now, session.expiresAt()), now);
  }
}
