package com.nissmart.accounts.session;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.user.PasswordChanges;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Who is signed in where, and how that ends. How it begins and goes on is told in {@link
 * ClientSessions} and {@link BrowserSessions}.
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
   * Where a user is signed in, as they are told it.
   *
   * @param userAgent what signed in, in its own words; empty when it said nothing
   * @param lastUsedAt when it was last refreshed or exchanged
   */
  public record SessionInfo(UUID id, String userAgent, Instant createdAt, Instant lastUsedAt) {}

  /** Sessions of the users of the given database. */
  public Sessions(Jdbi jdbi, PasswordChanges passwordChanges, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwordChanges = passwordChanges;
    this.clock = clock;
  }

  /** Whether the user's session goes on; the id is as their access token writes it. */
  public boolean isLive(String sessionId, UUID userId) {
    UUID id = UUID.fromString(sessionId);
    return jdbi.withHandle(handle -> store.isLive(handle, id, userId, clock.instant()));
  }

  /** Where a user is signed in, newest first. */
  public List<SessionInfo> list(UUID userId) {
    return jdbi.withHandle(handle -> store.list(handle, userId, clock.instant(), LISTED));
  }

  /**
   * Signs out: the session is worth nothing any more, and this service takes none of its access
   * tokens.
   */
  public void end(String sessionId) {
    UUID id = UUID.fromString(sessionId);
    jdbi.useHandle(handle -> store.end(handle, id, SessionStore.End.SIGNED_OUT, clock.instant()));
  }

  /**
   * Signs out everywhere.
   *
   * @return how many sessions have ended
   */
  public int endAll(UUID userId) {
    return jdbi.withHandle(handle ->
        store.endOthers(
            handle, userId, null, SessionStore.End.SIGNED_OUT_EVERYWHERE, clock.instant()));
  }

  /**
   * Signs out everywhere else.
   *
   * @return how many sessions have ended
   */
  public int endOthers(UUID userId, String sessionId) {
    UUID kept = UUID.fromString(sessionId);
    return jdbi.withHandle(handle ->
        store.endOthers(
            handle, userId, kept, SessionStore.End.SIGNED_OUT_EVERYWHERE, clock.instant()));
  }

  /**
   * Sets a new password. The session that asks goes on; every other one ends with the old password.
   *
   * @throws Refusal as {@link PasswordChanges#change}
   */
  public void changePassword(
      UUID userId, String sessionId, PlainPassword current, PlainPassword next) {
    UUID kept = UUID.fromString(sessionId);
    passwordChanges.change(
        userId,
        current,
        next,
        (handle, version) -> {
          store.keep(handle, kept, version);
          store.endOthers(handle, userId, kept, SessionStore.End.PASSWORD_CHANGED, clock.instant());
        });
  }

  /** Forgets sessions and tokens that have expired; a portion at a time, as they may be many. */
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
