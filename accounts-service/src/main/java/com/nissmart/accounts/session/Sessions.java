package com.nissmart.accounts.session;

import com.nissmart.accounts.user.PasswordChanges;
import com.nissmart.accounts.user.PasswordChanges.NewPassword;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The working sessions of users and how they end. {@link ClientSessions} and {@link
 * BrowserSessions} begin them.
 */
public final class Sessions {
  private static final int PORTION = 1_000;
  private static final int LISTED = 200;

  private final SessionStore store = new SessionStore();
  private final RefreshTokenStore tokens = new RefreshTokenStore();
  private final Jdbi jdbi;
  private final PasswordChanges passwordChanges;
  private final InstantSource clock;

  /**
   * A session as its user sees it.
   *
   * @param userAgent the client's own name; may be empty
   * @param lastUsedAt the instant of the last refresh or exchange
   */
  public record SessionInfo(UUID id, String userAgent, Instant createdAt, Instant lastUsedAt) {}

  public Sessions(Jdbi jdbi, PasswordChanges passwordChanges, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwordChanges = passwordChanges;
    this.clock = clock;
  }

  /**
   * Returns whether the user's session works.
   *
   * @param sessionId as in the access token
   */
  public boolean isLive(String sessionId, UUID userId) {
    UUID id = UUID.fromString(sessionId);
    return jdbi.withHandle(handle -> store.isLive(handle, id, userId, clock.instant()));
  }

  /** Returns the user's working sessions, newest first. */
  public List<SessionInfo> list(UUID userId) {
    return jdbi.withHandle(handle -> store.list(handle, userId, clock.instant(), LISTED));
  }

  /** Signs out: ends the session. This service then refuses its access tokens at once. */
  public void end(String sessionId) {
    UUID id = UUID.fromString(sessionId);
    jdbi.useHandle(handle -> store.end(handle, id, SessionStore.End.SIGNED_OUT, clock.instant()));
  }

  /**
   * Ends all sessions of a user.
   *
   * @return how many
   */
  public int endAll(UUID userId) {
    return jdbi.withHandle(handle ->
        store.endOthers(
            handle, userId, null, SessionStore.End.SIGNED_OUT_EVERYWHERE, clock.instant()));
  }

  /**
   * Ends all sessions of a user except the given one.
   *
   * @return how many
   */
  public int endOthers(UUID userId, String sessionId) {
    UUID kept = UUID.fromString(sessionId);
    return jdbi.withHandle(handle ->
        store.endOthers(
            handle, userId, kept, SessionStore.End.SIGNED_OUT_EVERYWHERE, clock.instant()));
  }

  /**
   * Sets a new password. The given session continues; all others end.
   *
   * @throws Refusal as {@link PasswordChanges#change}
   */
  public void changePassword(UUID userId, String sessionId, NewPassword wanted) {
    UUID kept = UUID.fromString(sessionId);
    passwordChanges.change(
        userId,
        wanted,
        (handle, version) -> {
          store.keep(handle, kept, version);
          store.endOthers(handle, userId, kept, SessionStore.End.PASSWORD_CHANGED, clock.instant());
        });
  }

  /** Deletes expired sessions and tokens, in portions, since they may be many. */
  public void deleteExpired() {
    Instant now = clock.instant();
    int deleted;
    do {
      deleted = jdbi.withHandle(handle -> tokens.deleteExpired(handle, now, PORTION));
    } while (deleted == PORTION);
    do {
      deleted = jdbi.withHandle(handle -> store.deleteExpired(handle, now, PORTION));
    } while (deleted == PORTION);
  }
}
