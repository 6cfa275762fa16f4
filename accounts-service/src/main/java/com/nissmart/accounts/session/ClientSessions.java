package com.nissmart.accounts.session;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.secret.OpaqueToken;
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
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of clients that hold their tokens themselves, from signing in over any refresh. */
public final class ClientSessions {
  private static final Logger log = LoggerFactory.getLogger(ClientSessions.class);
  private static final String PREFIX = "nrt_";

  private final SessionStore sessions = new SessionStore();
  private final RefreshTokenStore tokens = new RefreshTokenStore();
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
   * @param refreshToken how long a client may be away and still be signed in
   * @param session how long a session lasts however often it is refreshed
   */
  public record Lifetimes(Duration refreshToken, Duration session) {}

  /**
   * What a signed-in client holds.
   *
   * @param refreshToken gets the next tokens, once
   */
  public record SessionTokens(AccessToken accessToken, String refreshToken) {

    @Override
    public String toString() {
      return "SessionTokens[hidden]";
    }
  }

  /** Sessions of the users of the given database. */
  public ClientSessions(
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
   * @param userAgent what signs in, in its own words
   * @throws Refusal as {@link SignIns#signIn}
   */
  public SessionTokens begin(
      String email, PlainPassword password, String network, String userAgent) {
    SignedIn who = signIns.signIn(email, password, network);
    Instant now = clock.instant();
    Instant end = now.plus(lifetimes.session());
    Session session =
        new Session(
            ids.next(),
            who.user().id(),
            who.credentialVersion(),
            UserAgent.of(userAgent),
            now,
            tokenEnd(now, end),
            end);
    OpaqueToken refreshToken =
        jdbi.inTransaction(handle -> {
          sessions.insert(handle, session, Optional.empty());
          return handOut(handle, session.id(), tokenEnd(now, end), Optional.empty());
        });
    return new SessionTokens(
        accessTokens.forClient(who.user(), session.id(), now), refreshToken.text());
  }

  /**
   * The next tokens of a session, for a refresh token that was not used before. It may be used
   * again for {@link SessionRules#GRACE} while nobody has used its successor, which is replaced:
   * the answer with it may be lost. Any other second use means that two have it, and ends the
   * session.
   *
   * @throws Refusal TOKEN_INVALID
   */
  public SessionTokens refresh(String typed) {
    byte[] hash = new OpaqueToken(typed).hash();
    Instant now = clock.instant();
    Optional<SessionTokens> next = jdbi.inTransaction(handle -> refresh(handle, hash, now));
    // Refused after the commit: ending a stolen session must last.
    return next.orElseThrow(
        () -> new Refusal(Reason.TOKEN_INVALID, "the refresh token is not valid; sign in again"));
  }

  private Optional<SessionTokens> refresh(Handle handle, byte[] hash, Instant now) {
    if (tokens.lockSessionOf(handle, hash).isEmpty()) {
      return Optional.empty();
    }
    PresentedRefreshToken token = tokens.find(handle, hash);
    return switch (SessionRules.decide(token, now)) {
      case ROTATE, REPEAT -> Optional.of(goOn(handle, token, hash, now));
      case END_SESSION -> {
        sessions.end(handle, token.sessionId(), SessionStore.End.TOKEN_REUSED, now);
        log.warn("ended session {}: a refresh token of it was used twice", token.sessionId());
        yield Optional.empty();
      }
      case REFUSE -> Optional.empty();
    };
  }

  private SessionTokens goOn(Handle handle, PresentedRefreshToken token, byte[] hash, Instant now) {
    UUID sessionId = token.sessionId();
    Instant end = tokenEnd(now, token.sessionExpiresAt());
    tokens.markUsed(handle, sessionId, now);
    OpaqueToken next = handOut(handle, sessionId, end, Optional.of(hash));
    sessions.touch(handle, sessionId, now, end);
    // Before the commit: when this fails, the token has not been used.
    User user = users.get(token.userId());
    return new SessionTokens(accessTokens.forClient(user, sessionId, now), next.text());
  }

  private OpaqueToken handOut(
      Handle handle, UUID sessionId, Instant end, Optional<byte[]> successorOf) {
    OpaqueToken token = OpaqueToken.random(PREFIX, random);
    tokens.insert(handle, sessionId, token.hash(), successorOf, end);
    return token;
  }

  private Instant tokenEnd(Instant now, Instant sessionEnd) {
    Instant end = now.plus(lifetimes.refreshToken());
    return end.isBefore(sessionEnd) ? end : sessionEnd;
  }
}
