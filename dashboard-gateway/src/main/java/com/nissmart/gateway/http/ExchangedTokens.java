package com.nissmart.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Situation;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.runtime.telemetry.TraceParent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens for secrets that say nothing themselves: a browser's cookie, an API key. Each is
 * exchanged once, however many requests come with it at the same time, and again within a minute,
 * so that one that was revoked elsewhere stops working here. While the service that exchanges them
 * is away, a token is used until it expires: nobody can revoke anything in that time.
 */
public final class ExchangedTokens {
  private static final Duration TRUSTED_FOR = Duration.ofSeconds(50);
  private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(30);
  private static final int REMEMBERED = 20_000;

  private final Pattern form;
  private final Exchanger exchanger;
  private final Bearer bearer;
  private final LongSupplier nanos;
  private final Cache<String, Known> known =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterWrite(Duration.ofMinutes(15))
          .build();
  private final ConcurrentMap<String, CompletableFuture<Known>> inFlight =
      new ConcurrentHashMap<>();

  /**
   * What a secret is worth.
   *
   * @param expiresIn seconds
   */
  public record Grant(String accessToken, int expiresIn) {}

  /** Asks the service that keeps the secrets; must not block. */
  @FunctionalInterface
  public interface Exchanger {
    /** The grant; fails with TOKEN_INVALID when the secret is worth nothing. */
    CompletableFuture<Grant> exchange(String secret, TraceParent trace);
  }

  private record Known(Exchange.Credentials credentials, long renewAt, long expiresAt) {}

  /**
   * An empty memory.
   *
   * @param form what such a secret looks like; others are refused without asking
   * @param nanos a monotonic time
   */
  public ExchangedTokens(String form, Exchanger exchanger, Bearer bearer, LongSupplier nanos) {
    this.form = Pattern.compile(form);
    this.exchanger = exchanger;
    this.bearer = bearer;
    this.nanos = nanos;
  }

  /** Forgets what was granted to a session or an API key: it is asked for anew. */
  public void forget(String sessionId) {
    known
        .asMap()
        .values()
        .removeIf(entry -> entry.credentials.user().sessionId().equals(sessionId));
  }

  /** Who the secret stands for, and the token that proves it to the services. */
  CompletableFuture<Exchange.Credentials> find(String secret, TraceParent trace) {
    @Nullable Known entry = known.getIfPresent(secret);
    if (entry != null && nanos.getAsLong() - entry.renewAt < 0) {
      bearer.refuseEnded(entry.credentials.user());
      return CompletableFuture.completedFuture(entry.credentials);
    }
    if (!form.matcher(secret).matches()) {
      throw new Refusal(Reason.TOKEN_INVALID, "The credentials are not of ours.");
    }
    return exchangeOnce(secret, trace)
        .thenApply(Known::credentials)
        .exceptionallyCompose(failure -> {
          Refusal refusal = Failures.toRefusal(failure, trace);
          if (entry != null && isAway(refusal) && nanos.getAsLong() - entry.expiresAt < 0) {
            bearer.refuseEnded(entry.credentials.user());
            return CompletableFuture.completedFuture(entry.credentials);
          }
          return CompletableFuture.failedFuture(refusal);
        });
  }

  private CompletableFuture<Known> exchangeOnce(String secret, TraceParent trace) {
    CompletableFuture<Known> mine = new CompletableFuture<>();
    @Nullable CompletableFuture<Known> running = inFlight.putIfAbsent(secret, mine);
    if (running != null) {
      return running;
    }
    long begin = nanos.getAsLong();
    var _ =
        exchanger
            .exchange(secret, trace)
            .thenCompose(grant ->
                bearer
                    .verify(grant.accessToken())
                    .thenApply(credentials -> known(credentials, grant.expiresIn(), begin)))
            .whenComplete((fresh, failure) -> {
              if (failure == null) {
                known.put(secret, fresh);
              } else if (!isAway(Failures.toRefusal(failure, trace))) {
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

  private static Known known(Exchange.Credentials credentials, int expiresIn, long begin) {
    long life = Duration.ofSeconds(expiresIn).minus(EXPIRY_MARGIN).toNanos();
    return new Known(credentials, begin + Math.min(life, TRUSTED_FOR.toNanos()), begin + life);
  }

  private static boolean isAway(Refusal refusal) {
    Situation situation = Situations.of(refusal.reason());
    return situation == Situation.SITUATION_UNAVAILABLE
        || situation == Situation.SITUATION_TIMEOUT
        || situation == Situation.SITUATION_BUSY;
  }
}
