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
 * Sessions of browsers. A browser gets one opaque token, in a cookie that its scripts cannot read;
 * what calls need, the gateway gets for it, each time the last has expired.
 */
public final class BrowserSessions {
  /** Using it more often than this writes nothing: a session's last use is told to the minute. */
  private static final Duration TOUCHED_EVERY = Duration.ofMinutes(1);

  private final SessionStore store = new SessionStore();
  private final SecureRandom random = new SecureRandom();
  private final Jdbi jdbi;
  private final SignIns signIns;
  private final Users users;
  private final AccessTokens accessTokens;
  private final Lifetimes lifetimes;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * How long things last.
   *
   * @param idle how long a browser may do nothing and still be signed in
   * @param session how long a session lasts however much it is used
   */
  public record Lifetimes(Duration idle, Duration session) {}

  /**
   * What a browser gets that signed in.
   *
   * @param token for its cookie; only the hash of it is kept
   * @param expiresIn when it ends even if it is used
   */
  public record BrowserSession(String token, Duration expiresIn, User user) {

    @Override
    public String toString() {
      return "BrowserSession[hidden]";
    }
  }

  /** Sessions of the users of the given database. */
  public BrowserSessions(
      Jdbi jdbi,
      SignIns signIns,
      Users users,
      AccessTokens accessTokens,
      Lifetimes lifetimes,
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
   * Signs somebody in.
   *
   * @param network where from, or "" when that is not known
   * @param userAgent what the browser calls itself
   * @throws Refusal as {@link SignIns#signIn}
   */
  public BrowserSession begin(
      String email, PlainPassword password, String network, String userAgent) {
    SignedIn who = signIns.signIn(email, password, network);
    Instant now = clock.instant();
    Instant end = now.plus(lifetimes.session());
    OpaqueToken token = OpaqueToken.random("", random);
    Session session =
        new Session(
            ids.next(),
            who.user().id(),
            who.credentialVersion(),
            UserAgent.of(userAgent),
            now,
            earlier(now.plus(lifetimes.idle()), end),
            end);
    jdbi.useHandle(handle -> store.insert(handle, session, Optional.of(token.hash())));
    return new BrowserSession(token.text(), lifetimes.session(), who.user());
  }

  /**
   * What a browser's token is worth for now.
   *
   * @throws Refusal TOKEN_INVALID
   */
  public AccessToken exchange(String typed) {
    Instant now = clock.instant();
    byte[] hash = new OpaqueToken(typed).hash();
    LiveBrowserSession session =
        jdbi.withHandle(handle -> store.findByBrowserToken(handle, hash, now))
            .orElseThrow(
                () -> new Refusal(Reason.TOKEN_INVALID, "the session has ended; sign in again"));
    if (!now.isBefore(session.lastUsedAt().plus(TOUCHED_EVERY))) {
      Instant idleEnd = now.plus(lifetimes.idle());
      jdbi.useHandle(handle -> store.touch(handle, session.sessionId(), now, idleEnd));
    }
    User user = users.get(session.userId());
    return accessTokens.forBrowser(
        user, session.sessionId(), Duration.between(now, session.expiresAt()), now);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
