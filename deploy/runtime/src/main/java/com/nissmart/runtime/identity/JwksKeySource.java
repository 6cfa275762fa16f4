package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.process.Backoff;
import io.grpc.Context;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a published JWK set (RFC 7517). The set is fetched when an unknown key is needed, at
 * most every three seconds however many bad tokens come, and before it is a minute old, so that a
 * withdrawn key stops working. A fetch that fails is repeated sooner at first: the issuer may have
 * started a moment after this service. While the issuer is away, the known keys stay in use for as
 * long as one of its tokens can live.
 */
public final class JwksKeySource implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(JwksKeySource.class);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Backoff PAUSE_AFTER_FAILURES = new Backoff(Duration.ofMillis(100), PAUSE);
  private static final Duration LONGEST_AGE = Duration.ofSeconds(45);

  /** The time between the question whether a key is at hand and its use. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Supplier<String> load;
  private final InstantSource clock;
  private volatile Snapshot keys = new Snapshot(Map.of(), Instant.EPOCH);
  private final ReentrantLock refreshing = new ReentrantLock();

  private Instant lastTry = Instant.EPOCH;

  private int failures;

  private record Snapshot(Map<String, ECPublicKey> byId, Instant at) {}

  /**
   * Makes a source that has fetched nothing yet.
   *
   * @param load returns the JWK set as JSON, or throws
   */
  public JwksKeySource(Supplier<String> load, InstantSource clock) {
    this.load = load;
    this.clock = clock;
  }

  @Override
  public @Nullable ECPublicKey find(String keyId) {
    Snapshot known = keys;
    ECPublicKey key = known.byId.get(keyId);
    Instant now = clock.instant();
    if (key != null && isWithin(known.at, LONGEST_AGE, now)) {
      return key;
    }
    refresh(key != null && isWithin(known.at, Tokens.LONGEST_LIFE, now));
    return keys.byId.get(keyId);
  }

  @Override
  public boolean isAtHand(String keyId) {
    Snapshot known = keys;
    return known.byId.containsKey(keyId)
        && isWithin(known.at, LONGEST_AGE.minus(MARGIN), clock.instant());
  }

  /** Fetches the keys again once they are in use, so that no call has to wait for that. */
  void keepFresh() {
    if (!keys.byId.isEmpty()) {
      refresh(true);
    }
  }

  private void refresh(boolean onlyStale) {
    if (onlyStale && !refreshing.tryLock()) {
      return; // Another thread refreshes, and the known key is good enough.
    }
    if (!onlyStale) {
      refreshing.lock();
    }
    try {
      refreshNow(onlyStale);
    } finally {
      refreshing.unlock();
    }
  }

  private void refreshNow(boolean onlyStale) {
    Instant now = clock.instant();
    Duration pause = failures == 0 ? PAUSE : PAUSE_AFTER_FAILURES.after(failures);
    if (!isWithin(lastTry, pause, now)) {
      try {
        // Outside of the caller's context, whose deadline must not cancel a fetch for all callers.
        Context.ROOT.run(() -> keys = new Snapshot(parse(load.get()), now));
        failures = 0;
      } catch (RuntimeException e) {
        failures++;
        log.warn(
            "The signing keys cannot be fetched; the known ones stay in use: {}", e.toString());
      } finally {
        // Counted from the end: a thread that waited for a fetch must not start another one.
        lastTry = clock.instant();
      }
    }
    if (failures > 0 && !onlyStale) {
      // Not TOKEN_INVALID, because the key may exist.
      throw new Refusal(
          Reason.UNAVAILABLE, "The keys that tokens are verified with cannot be fetched");
    }
  }

  /** Checks both ends, because a clock may be set back. */
  private static boolean isWithin(Instant begin, Duration length, Instant now) {
    return !now.isBefore(begin) && !now.isAfter(begin.plus(length));
  }

  private static Map<String, ECPublicKey> parse(String json) {
    Map<String, ECPublicKey> byId = new HashMap<>();
    try {
      for (JWK jwk : JWKSet.parse(json).getKeys()) {
        if (jwk instanceof ECKey key
            && Curve.P_256.equals(key.getCurve())
            && key.getKeyID() != null) {
          byId.put(key.getKeyID(), key.toECPublicKey());
        }
      }
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("The published keys are not a JWK set", e);
    }
    return Map.copyOf(byId);
  }
}
