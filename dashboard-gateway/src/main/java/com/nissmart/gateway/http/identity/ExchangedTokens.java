package com.nissmart.gateway.http.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.telemetry.TraceParent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for opaque secrets: session cookies and API keys. Simultaneous requests with one
 * secret share one exchange. The exchange is repeated within a minute, so that a secret revoked
 * elsewhere stops working here. While accounts-service is away, a token is used until it expires,
 * since nothing can be revoked during that time.
 */
public final class ExchangedTokens {
  private static final Duration TRUSTED_FOR = Duration.ofSeconds(50);
  private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(30);

  /** The bytes of memory that a known token takes at most; it is forwarded, so it is kept. */
  private static final int TOKEN_BYTES = 1_024;

  /** The tokens of sessions and of API keys take a sixteenth of the heap together. */
  private static final int HEAP_PART = 32;

  private static final long FEWEST = 10_000;

  private final Pattern form;
  private final Exchanger exchanger;
  private final AccessTokenCheck accessTokens;
  private final LongSupplier nanos;
  private final Cache<String, KnownToken> known =
      Caffeine.newBuilder()
          .maximumSize(Math.max(FEWEST, Runtime.getRuntime().maxMemory() / HEAP_PART / TOKEN_BYTES))
          .expireAfterWrite(Duration.ofMinutes(15))
          .build();
  private final ConcurrentMap<String, CompletableFuture<KnownToken>> inFlight =
      new ConcurrentHashMap<>();

  /**
   * The access token for a secret.
   *
   * @param expiresIn seconds
   */
  public record Grant(String accessToken, int expiresIn) {}

  /** The call of the service that keeps the secrets; must not block. */
  @FunctionalInterface
  public interface Exchanger {
    /** Returns the grant; fails with TOKEN_INVALID when the secret is not valid. */
    CompletableFuture<Grant> exchange(String secret, TraceParent trace);
  }

  private record KnownToken(VerifiedCaller credentials, long renewAt, long expiresAt) {}

  /**
   * Creates an empty cache.
   *
   * @param form of a secret; others are refused without a call
   * @param nanos a monotonic time
   */
  public ExchangedTokens(
      String form, Exchanger exchanger, AccessTokenCheck accessTokens, LongSupplier nanos) {
    this.form = Pattern.compile(form);
    this.exchanger = exchanger;
    this.accessTokens = accessTokens;
    this.nanos = nanos;
  }

  /** Forgets the token of a session or an API key; its next request exchanges the secret again. */
  public void forget(String sessionId) {
    known
        .asMap()
        .values()
        .removeIf(entry -> entry.credentials.user().sessionId().equals(sessionId));
  }

  /** Returns the secret's user and access token. */
  CompletableFuture<VerifiedCaller> find(String secret, TraceParent trace) {
    @Nullable KnownToken entry = known.getIfPresent(secret);
    if (entry != null && nanos.getAsLong() - entry.renewAt < 0) {
      return CompletableFuture.completedFuture(valid(entry));
    }
    if (!form.matcher(secret).matches()) {
      throw new Refusal(
          Reason.TOKEN_INVALID, "The credentials are neither an API key nor a session cookie");
    }
    return exchangeOnce(secret, trace)
        .thenApply(KnownToken::credentials)
        .exceptionallyCompose(failure ->
            entry != null && isAway(failure) && nanos.getAsLong() - entry.expiresAt < 0
                ? CompletableFuture.completedFuture(valid(entry))
                : CompletableFuture.failedFuture(failure));
  }

  private VerifiedCaller valid(KnownToken entry) {
    accessTokens.refuseEnded(entry.credentials.user());
    return entry.credentials;
  }

  private CompletableFuture<KnownToken> exchangeOnce(String secret, TraceParent trace) {
    CompletableFuture<KnownToken> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<KnownToken> running = inFlight.putIfAbsent(secret, mine);
    if (running != null) {
      return running;
    }
    // An exchange may have ended between the first look at the cache and now.
    @Nullable KnownToken found = known.getIfPresent(secret);
    if (found != null && nanos.getAsLong() - found.renewAt < 0) {
      inFlight.remove(secret, mine);
      mine.complete(found);
      return mine;
    }
    long begin = nanos.getAsLong();
    var _ =
        exchanger
            .exchange(secret, trace)
            .thenCompose(grant ->
                accessTokens
                    .verify(grant.accessToken())
                    .thenApply(credentials -> known(credentials, grant.expiresIn(), begin)))
            .whenComplete((fresh, failure) -> {
              if (failure == null) {
                known.put(secret, fresh);
              } else if (!isAway(failure)) {
                known.invalidate(secret);
              }
              inFlight.remove(secret, mine);
              if (failure == null) {
                mine.complete(fresh);
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private static KnownToken known(VerifiedCaller credentials, int expiresIn, long begin) {
    long life = Duration.ofSeconds(expiresIn).minus(EXPIRY_MARGIN).toNanos();
    return new KnownToken(credentials, begin + Math.min(life, TRUSTED_FOR.toNanos()), begin + life);
  }

  private static boolean isAway(Throwable failure) {
    return switch (ReasonStatus.of(GrpcErrors.toRefusal(failure).reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> true;
      default -> false;
    };
  }
}
