package com.nissmart.accounts.session;

import com.nissmart.accounts.user.PlainPassword;
import com.nissmart.accounts.user.SignIns;
import com.nissmart.accounts.user.SignedIn;
import com.nissmart.accounts.user.User;
import com.nissmart.accounts.user.Users;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is signed in, from signing in over any number of refreshes to the end. */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int PORTION = 1_000;

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
   * @param refreshToken how long a client may be away and still be signed in
   * @param session how long a session lasts however often it is refreshed
   */
  public record Lifetimes(Duration refreshToken, Duration session) {}

  /** Sessions of the users of the given database. */
  public Sessions(
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
   * @throws Refusal as {@link SignIns#signIn}
   */
  public SessionTokens begin(String email, PlainPassword password) {
    SignedIn who = signIns.signIn(email, password);
    Instant now = now();
    Session session =
        new Session(
            ids.next(),
            who.user().id(),
            who.credentialVersion(),
            now,
            now.plus(lifetimes.session()));
    RefreshToken refreshToken =
        jdbi.inTransaction(handle -> {
          store.insert(handle, session);
          return handOut(handle, session.id(), session.expiresAt(), Optional.empty(), now);
        });
    return accessTokens.with(who.user(), session.id(), refreshToken, now);
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
    byte[] hash = new RefreshToken(typed).hash();
    Instant now = now();
    Optional<SessionTokens> next = jdbi.inTransaction(handle -> refresh(handle, hash, now));
    // Refused after the commit: ending a stolen session must last.
    return next.orElseThrow(
        () -> new Refusal(Reason.TOKEN_INVALID, "the refresh token is not valid; sign in again"));
  }

  /**
   * Signs out: the session cannot be refreshed any more, and this service takes none of its access
   * tokens.
   */
  public void end(String sessionId) {
    UUID id = UUID.fromString(sessionId);
    jdbi.useHandle(handle -> store.end(handle, id, SessionStore.End.SIGNED_OUT, now()));
  }

  /** Whether the user's session goes on; the id is as their access token writes it. */
  public boolean isLive(String sessionId, UUID userId) {
    UUID id = UUID.fromString(sessionId);
    return jdbi.withHandle(handle -> store.isLive(handle, id, userId, now()));
  }

  /** Forgets sessions and tokens that have expired; a portion at a time, as they may be many. */
  public void forgetExpired() {
    Instant now = now();
    int deleted;
    do {
      deleted = jdbi.withHandle(handle -> store.deleteExpiredTokens(handle, now, PORTION));
    } while (deleted == PORTION);
    do {
      deleted = jdbi.withHandle(handle -> store.deleteExpired(handle, now, PORTION));
    } while (deleted == PORTION);
  }

  private Optional<SessionTokens> refresh(Handle handle, byte[] hash, Instant now) {
    if (store.lockSessionOf(handle, hash).isEmpty()) {
      return Optional.empty();
    }
    PresentedToken token = store.token(handle, hash);
    return switch (SessionRules.decide(token, now)) {
      case ROTATE, REPEAT -> {
        store.markUsed(handle, token.sessionId(), now);
        RefreshToken next =
            handOut(handle, token.sessionId(), token.sessionExpiresAt(), Optional.of(hash), now);
        // Before the commit: when this fails, the token has not been used.
        User user = users.get(token.userId());
        yield Optional.of(accessTokens.with(user, token.sessionId(), next, now));
      }
      case END_SESSION -> {
        store.end(handle, token.sessionId(), SessionStore.End.TOKEN_REUSED, now);
        log.warn("ended session {}: a refresh token of it was used twice", token.sessionId());
        yield Optional.empty();
      }
      case REFUSE -> Optional.empty();
    };
  }

  private RefreshToken handOut(
      Handle handle,
      UUID sessionId,
      Instant sessionExpiresAt,
      Optional<byte[]> successorOf,
      Instant now) {
    RefreshToken token = RefreshToken.random(random);
    Instant expiresAt = now.plus(lifetimes.refreshToken());
    store.insertToken(
        handle,
        sessionId,
        token.hash(),
        successorOf,
        expiresAt.isBefore(sessionExpiresAt) ? expiresAt : sessionExpiresAt);
    return token;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
