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
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of clients that keep their tokens themselves and refresh them. */
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
  private final SessionLifetimes lifetimes;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * The tokens of a signed-in client.
   *
   * @param refreshToken gets the next tokens, once
   */
  public record SessionTokens(AccessToken accessToken, String refreshToken) {

    @Override
    public String toString() {
      return "SessionTokens[hidden]";
    }
  }

  public ClientSessions(
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
   * @param network of the client, or "" when it is not known
   * @param userAgent the client's own name
   * @throws Refusal as {@link SignIns#signIn}
   */
  public SessionTokens begin(
      String email, PlainPassword password, String network, String userAgent) {
    SignedIn signedIn = signIns.signIn(email, password, network);
    Instant now = clock.instant();
    Session session = Session.begin(ids.next(), signedIn, userAgent, lifetimes, now);
    OpaqueToken refreshToken =
        jdbi.inTransaction(handle -> {
          if (!sessions.insert(handle, session, Optional.empty())) {
            throw SessionRules.changedMeanwhile();
          }
          return issue(handle, session.id(), session.idleEndsAt(), Optional.empty());
        });
    return new SessionTokens(
        accessTokens.forClient(signedIn.user(), session.id(), now), refreshToken.text());
  }

  /**
   * Exchanges an unused refresh token for the session's next tokens. Since the answer may be lost,
   * the same token works again for {@link SessionRules#GRACE} while its successor is unused; the
   * successor is then replaced. Any other second use means that two parties have the token, and
   * ends the session.
   *
   * @throws Refusal TOKEN_INVALID
   */
  public SessionTokens refresh(String typed) {
    byte[] hash = new OpaqueToken(typed).hash();
    Instant now = clock.instant();
    Optional<SessionTokens> next = jdbi.inTransaction(handle -> refresh(handle, hash, now));
    // Refuses after the commit, because the end of a stolen session must last.
    return next.orElseThrow(
        () -> new Refusal(Reason.TOKEN_INVALID, "The refresh token is not valid; sign in again"));
  }

  private Optional<SessionTokens> refresh(Handle handle, byte[] hash, Instant now) {
    if (tokens.lockSessionOf(handle, hash).isEmpty()) {
      return Optional.empty();
    }
    PresentedRefreshToken token = tokens.find(handle, hash);
    return switch (SessionRules.decide(token, now)) {
      case ROTATE, REPEAT -> Optional.of(issueNext(handle, token, hash, now));
      case END_SESSION -> {
        sessions.end(handle, token.sessionId(), SessionStore.End.TOKEN_REUSED, now);
        log.warn("ended session {}: a refresh token of it was used twice", token.sessionId());
        SecurityEvent.REFRESH_TOKEN_REUSED.writeLimited(
            "user_id", Ids.USER.format(token.userId()), "session_id", token.sessionId().toString());
        yield Optional.empty();
      }
      case REFUSE -> Optional.empty();
    };
  }

  private SessionTokens issueNext(
      Handle handle, PresentedRefreshToken token, byte[] hash, Instant now) {
    UUID sessionId = token.sessionId();
    Instant end = lifetimes.idleEnd(now, token.sessionExpiresAt());
    tokens.markUsed(handle, sessionId, now);
    OpaqueToken next = issue(handle, sessionId, end, Optional.of(hash));
    sessions.touch(handle, sessionId, now, end);
    // Done before the commit, so that a failure leaves the token unused.
    User user = users.get(token.userId());
    return new SessionTokens(accessTokens.forClient(user, sessionId, now), next.text());
  }

  private OpaqueToken issue(
      Handle handle, UUID sessionId, Instant end, Optional<byte[]> successorOf) {
    OpaqueToken token = OpaqueToken.random(PREFIX, random);
    tokens.insert(handle, sessionId, token.hash(), successorOf, end);
    return token;
  }
}
