package com.nissmart.accounts.apikey;

import com.nissmart.accounts.apikey.ApiKeyStore.ExchangedKey;
import com.nissmart.accounts.secret.OpaqueToken;
import com.nissmart.accounts.token.AccessTokens;
import com.nissmart.accounts.token.AccessTokens.AccessToken;
import com.nissmart.accounts.user.Users;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The API keys of users. A key's secret is exchanged for a token that lives for a minute, so a
 * revoked key ends here at once and elsewhere within that minute.
 */
public final class ApiKeys {
  /** The most working keys of one user. */
  public static final int MOST = 20;

  private static final String SECRET_PREFIX = "nsk_";
  private static final int LONGEST_NAME = 60;
  private static final int PREFIX_LENGTH = 12;
  private static final int HASH_BYTES = 8;
  private static final int MOST_ENDED = 50;
  private static final Duration USUAL_LIFE = Duration.ofDays(90);
  private static final Duration LONGEST_LIFE = Duration.ofDays(366);
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);
  private static final Duration RETENTION = Duration.ofDays(90);

  private final ApiKeyStore store = new ApiKeyStore();
  private final SecureRandom random = new SecureRandom();
  private final Jdbi jdbi;
  private final Users users;
  private final AccessTokens accessTokens;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * A key with its secret, which is shown once.
   *
   * @param secret only its hash is stored
   */
  public record NewApiKey(ApiKey key, String secret) {

    @Override
    public String toString() {
      return "NewApiKey[" + key.prefix() + "...]";
    }
  }

  public ApiKeys(
      Jdbi jdbi, Users users, AccessTokens accessTokens, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.users = users;
    this.accessTokens = accessTokens;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Creates a key.
   *
   * @param expiresAt empty: in 90 days
   * @throws Refusal INVALID_REQUEST; TOO_MANY; TOKEN_INVALID when the creator's session has ended
   */
  public NewApiKey create(
      Caller.User creator, String typedName, List<String> scopes, Optional<Instant> expiresAt) {
    String name = DisplayText.required("name", typedName, LONGEST_NAME);
    Instant now = clock.instant();
    Instant end = requireEnd(expiresAt, now);
    KeyScope scope = KeyScope.of(scopes);
    OpaqueToken secret = OpaqueToken.random(SECRET_PREFIX, random);
    ApiKey key =
        new ApiKey(
            ids.next(),
            creator.userId(),
            name,
            prefix(secret),
            scope,
            now,
            end,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    jdbi.useTransaction(handle -> {
      store.lockUser(handle, key.userId());
      int keys = store.countWorking(handle, key.userId(), now);
      if (keys >= MOST) {
        throw new Refusal(
            Reason.TOO_MANY,
            "A user has at most %d API keys, and this one has %d; revoke one first"
                .formatted(MOST, keys));
      }
      if (!store.insert(handle, key, UUID.fromString(creator.sessionId()), secret.hash())) {
        throw new Refusal(Reason.TOKEN_INVALID, "The session has ended; sign in again");
      }
    });
    return new NewApiKey(key, secret.text());
  }

  private static Instant requireEnd(Optional<Instant> expiresAt, Instant now) {
    Instant end = expiresAt.orElse(now.plus(USUAL_LIFE)).truncatedTo(ChronoUnit.MICROS);
    if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_LIFE))) {
      throw Refusal.invalid(
          "expires_at",
          "OUT_OF_RANGE",
          "expires_at must be in the future and at most %d days from now, got %s"
              .formatted(LONGEST_LIFE.toDays(), end));
    }
    return end;
  }

  /** Returns the user's keys, newest first, with only the newest of the ended ones. */
  public List<ApiKey> list(UUID userId) {
    return jdbi.withHandle(handle -> store.list(handle, userId, clock.instant(), MOST_ENDED));
  }

  /**
   * Replaces the secret of a key.
   *
   * @param overlap how long the present secret still works; the one before it ends at once
   * @throws Refusal INVALID_REQUEST; API_KEY_NOT_FOUND, also for a key that has ended
   */
  public NewApiKey rotate(UUID keyId, UUID userId, Duration overlap) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw Refusal.invalid(
          "overlap_seconds",
          "OUT_OF_RANGE",
          "overlap_seconds must be 0 to %d, got %d"
              .formatted(LONGEST_OVERLAP.toSeconds(), overlap.toSeconds()));
    }
    OpaqueToken secret = OpaqueToken.random(SECRET_PREFIX, random);
    Instant now = clock.instant();
    return jdbi.inTransaction(handle -> {
      ApiKey key = owned(handle, keyId, userId);
      if (!key.works(now)) {
        throw new Refusal(Reason.API_KEY_NOT_FOUND, "The API key has ended; create a new one");
      }
      Optional<Instant> previousUntil =
          Optional.of(now.plus(overlap)).filter(until -> until.isAfter(now));
      store.rotate(handle, keyId, secret.hash(), prefix(secret), previousUntil);
      return new NewApiKey(owned(handle, keyId, userId), secret.text());
    });
  }

  /**
   * Revokes a key; does nothing when it has ended already.
   *
   * @throws Refusal API_KEY_NOT_FOUND
   */
  public ApiKey revoke(UUID keyId, UUID userId) {
    return jdbi.inTransaction(handle -> {
      owned(handle, keyId, userId);
      store.revoke(handle, keyId, clock.instant());
      return owned(handle, keyId, userId);
    });
  }

  /**
   * Exchanges a key's secret for an access token.
   *
   * @throws Refusal TOKEN_INVALID
   */
  public AccessToken exchange(String secret) {
    Instant now = clock.instant();
    ExchangedKey exchanged =
        Optional.of(secret)
            .filter(text -> text.startsWith(SECRET_PREFIX))
            .flatMap(text -> find(new OpaqueToken(text), now))
            .orElseThrow(() -> refused(secret));
    ApiKey key = exchanged.key();
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    if (key.lastUsedAt().filter(used -> !used.isBefore(minute)).isEmpty()) {
      jdbi.useHandle(handle -> store.markUsed(handle, key.keyId(), minute));
    }
    return accessTokens.forApiKey(
        users.get(key.userId()),
        Ids.API_KEY.format(key.keyId()),
        key.scope().words(),
        exchanged.remaining(now),
        now);
  }

  private static Refusal refused(String secret) {
    // The hash finds the key's row. Another text could be guessed from its hash.
    String hash =
        secret.startsWith(SECRET_PREFIX)
            ? HexFormat.of().formatHex(new OpaqueToken(secret).hash(), 0, HASH_BYTES)
            : "";
    SecurityEvent.API_KEY_REFUSED.writeLimited("caller", Caller.current().id(), "key_hash", hash);
    return new Refusal(
        Reason.TOKEN_INVALID,
        "The API key is not valid; it was revoked, has expired, or never existed");
  }

  /**
   * Returns whether the user's key works.
   *
   * @param keyId key_..., as in the access token
   */
  public boolean isLive(String keyId, UUID userId) {
    return Ids.API_KEY.isId(keyId)
        && jdbi.withHandle(handle ->
            store.isLive(handle, Ids.API_KEY.parse("sid", keyId), userId, clock.instant()));
  }

  /** Deletes keys 90 days after they ended. */
  public void deleteEnded() {
    jdbi.useHandle(handle -> store.deleteEnded(handle, clock.instant().minus(RETENTION)));
  }

  private Optional<ExchangedKey> find(OpaqueToken secret, Instant now) {
    return jdbi.withHandle(handle -> store.findBySecret(handle, secret.hash(), now));
  }

  private ApiKey owned(Handle handle, UUID keyId, UUID userId) {
    return store
        .lock(handle, keyId, userId)
        .orElseThrow(() ->
            new Refusal(
                Reason.API_KEY_NOT_FOUND, "There is no API key " + Ids.API_KEY.format(keyId)));
  }

  private static String prefix(OpaqueToken secret) {
    return secret.text().substring(0, PREFIX_LENGTH);
  }
}
